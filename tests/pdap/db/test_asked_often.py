"""Querysets whose SQL is written once answer as Django's own do."""

from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import DataSource, Link
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.configuration import OFTEN
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


def values_of(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


@pytest.mark.parametrize("model", [DataSource, Agency, ChangeLog])
def test_records_are_as_django_reads_them_before_and_after_their_statement_is_prepared(model: Any) -> None:
    DataSourceFactory(agencies=[AgencyFactory()], access_types=["API"], record_formats=['a "b"', "c"])
    DataSource.objects.update(source_url="https://example.org/#/map")
    asked = AskedOften(lambda pk: model.objects.filter(pk=pk))
    expected = model.objects.order_by("pk").last()

    for _ in range(OFTEN + 3):
        (record,) = asked(expected.pk)
        assert values_of(record) == values_of(expected)
        assert record == expected
        assert not record._state.adding


def test_rows_have_the_names_of_the_columns_and_what_fields_make_of_them() -> None:
    source = DataSourceFactory(source_url="https://example.org/#/map")
    asked = AskedOften(lambda pk: DataSource.objects.filter(pk=pk), "pk", "source_url", "updated_at")

    (row,) = asked(source.pk)

    read = DataSource.objects.get()
    assert (row.pk, row.source_url, row.updated_at) == (read.pk, read.source_url, read.updated_at)


def test_a_value_can_be_a_text() -> None:
    AgencyFactory(name="Erie Police")
    asked = AskedOften(lambda name: Agency.objects.filter(name=name))

    assert [agency.name for agency in asked("Erie Police")] == ["Erie Police"]
    assert asked("Erie") == []


def test_records_come_with_what_select_related_names_and_with_what_is_annotated() -> None:
    typed, untyped = DataSourceFactory(record_type__name="Stops"), DataSourceFactory(record_type=None)
    link = Link.objects.create(data_source=typed, url=typed.source_url, host="example.org")
    agency_names = Agency.objects.filter(data_source_links__data_source=OuterRef("pk")).values("name")

    def joined_sources() -> QuerySet[DataSource]:
        sources = DataSource.objects.order_by("pk").select_related("record_type__category", "link")
        return sources.annotate(agency_names=ArraySubquery(agency_names))

    expected = list(joined_sources())
    asked = AskedOften(joined_sources)

    with CaptureQueriesContext(connection) as queries:
        first, second = asked()
        assert first.pk == typed.pk
        assert values_of(first.record_type) == values_of(expected[0].record_type)
        assert values_of(first.record_type.category) == values_of(expected[0].record_type.category)
        assert values_of(first.link) == values_of(link)
        assert first.link.data_source is first
        assert [source.agency_names for source in (first, second)] == [source.agency_names for source in expected]
        assert second.record_type is None
        assert untyped.pk == second.pk
        assert not hasattr(second, "link")
    assert len(queries) == 1


def test_its_sql_is_written_once_and_counted_as_a_query_each_time() -> None:
    sources, made = [DataSourceFactory() for _ in range(3)], []

    def of_ids(ids: object) -> QuerySet[DataSource]:
        made.append(ids)
        return DataSource.objects.filter(IsAnyOf("pk", array_given(ids))).order_by("pk")

    asked = AskedOften(of_ids)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert asked(array_literal(source.pk for source in sources)) == sources
        assert asked(array_literal([sources[0].pk])) == sources[:1]
        assert asked(array_literal([])) == []

    assert len(made) == 1
    assert len(queries) == 3


def test_a_value_that_django_changes_on_its_way_is_refused() -> None:
    asked = AskedOften(lambda pk: DataSource.objects.filter(name__contains=pk))

    with pytest.raises(ValueError, match="not in the statement"):
        asked(1)
