"""The records of a source cannot end before they begin, no matter who writes."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.models import DataSource
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api.syncing import Manager

pytestmark = pytest.mark.django_db

EARLY, LATE = datetime.date(2019, 1, 1), datetime.date(2020, 12, 31)


@pytest.fixture
def old_row() -> DataSource:
    """A source that was there, wrong, before anybody asked."""
    source = DataSourceFactory()
    with connection.cursor() as cursor:
        cursor.execute("alter table data_sources disable trigger check_data_source_coverage")
        DataSource.objects.filter(pk=source.pk).update(coverage_start=LATE, coverage_end=EARLY)
        cursor.execute("alter table data_sources enable trigger check_data_source_coverage")
    source.refresh_from_db()
    return source


@pytest.mark.parametrize(
    ("start", "end", "too_early"),
    [(EARLY, LATE, False), (EARLY, EARLY, False), (LATE, EARLY, True), (None, EARLY, False), (LATE, None, False)],
)
def test_only_an_end_before_the_beginning_is_too_early(start: Any, end: Any, too_early: bool) -> None:
    assert ends_too_early(start, end) == too_early


def test_the_database_refuses_it_from_writers_that_ask_nobody() -> None:
    source = DataSourceFactory(coverage_start=EARLY, coverage_end=LATE)

    with pytest.raises(IntegrityError, match="cannot end before they begin"), transaction.atomic():
        DataSource.objects.filter(pk=source.pk).update(coverage_end=datetime.date(2018, 1, 1))
    with pytest.raises(IntegrityError, match="cannot end before they begin"), transaction.atomic():
        DataSourceFactory(coverage_start=LATE, coverage_end=EARLY)
    DataSource.objects.filter(pk=source.pk).update(coverage_start=None, coverage_end=EARLY)


def test_a_row_that_is_so_already_can_be_changed_and_put_right(old_row: DataSource) -> None:
    old_row.name = "Another name"
    old_row.full_clean()
    old_row.save()  # names all columns

    old_row.coverage_end = None
    old_row.full_clean()
    old_row.save()

    old_row.refresh_from_db()
    assert (old_row.name, old_row.coverage_end) == ("Another name", None)


def test_a_wrong_row_does_not_become_wrong_in_another_way(old_row: DataSource) -> None:
    old_row.coverage_end = datetime.date(2017, 1, 1)

    with pytest.raises(ValidationError, match="can’t be before the first day"):
        old_row.full_clean()


def test_the_admin_says_so_beside_the_field(curator_client: Client) -> None:
    source = DataSourceFactory(coverage_start=EARLY, coverage_end=LATE)
    address = reverse("admin:datasources_datasource_change", args=[source.pk])
    form = curator_client.get(address).context["adminform"].form
    sent = {name: value for name in form.fields if (value := form[name].value()) is not None}
    inlines = curator_client.get(address).context["inline_admin_formsets"]
    for inline in inlines:
        sent |= {f"{inline.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}

    page = curator_client.post(address, {**sent, "coverage_end": "2018-01-01"})

    assert page.context["adminform"].form.errors["coverage_end"] == [ENDS_TOO_EARLY]
    source.refresh_from_db()
    assert source.coverage_end == LATE


def content() -> dict[str, Any]:
    """Return a source as the manager sends it."""
    required = {"source_url": "https://a.example.gov/x", "name": "Stops", "record_type": "Stops", "url_status": "ok"}
    return {**required, "agency_ids": [AgencyFactory().pk]}


def test_a_synchronization_names_the_item() -> None:
    response = Manager().add(
        "data-sources", {**content(), "coverage_start": "2020-01-01", "coverage_end": "2019-01-01"}
    )

    (refused,) = response.json()["errors"]
    assert "coverage_end: The last day can’t be before the first day." in refused["detail"]
    assert not DataSource.objects.exists()


def test_a_synchronization_of_a_present_source_is_checked_too() -> None:
    manager = Manager()
    source = DataSourceFactory(coverage_start=EARLY, coverage_end=LATE)

    response = manager.update("data-sources", (source.pk, {**content(), "coverage_end": "2018-01-01"}))

    (refused,) = response.json()["errors"]
    assert "coverage_end" in refused["detail"]


@pytest.mark.parametrize("day", ["infinity", "-infinity", "20244-01-01", "0044-03-15 BC"])
@pytest.mark.parametrize("column", ["coverage_start", "coverage_end"])
def test_a_date_that_python_cannot_hold_is_refused_whoever_writes_it(column: str, day: str) -> None:
    source = DataSourceFactory(coverage_start=None, coverage_end=None)
    with pytest.raises(IntegrityError, match="dates_check"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update public.data_sources set {column} = %s::date where id = %s", [day, source.pk])
