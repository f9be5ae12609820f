"""Writing many rows at once, against what Django's `bulk_update` writes."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from datasources.enums import LinkState
from datasources.models import Link
from pdap.db.bulk import ROWS_A_STATEMENT, update_rows
from pdap.lib.fetching.enums import Failure
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("state", "failures", "failing_since", "failure", "title", "status", "moved_to")


@pytest.fixture
def links() -> list[Link]:
    sources = DataSourceFactory.create_batch(3)
    return [Link.objects.create(data_source=source, url=source.source_url, host="x.example") for source in sources]


def written() -> list[tuple[Any, ...]]:
    return list(Link.objects.order_by("pk").values_list("pk", *COLUMNS, "url"))


def test_every_kind_of_value_is_written_as_bulk_update_does(links: list[Link]) -> None:
    links[0].state, links[0].failures, links[0].title = LinkState.BROKEN, 3, '\'; drop table links; -- \\ {NULL} "é"'
    links[0].failing_since = datetime.datetime(2026, 3, 8, 2, 30, tzinfo=datetime.UTC)
    links[0].failure = Failure.TIMEOUT
    links[1].status, links[1].moved_to, links[1].title = 404, "https://example.org/{a,b}?c=%20%s", ""
    links[2].state = LinkState.WORKS
    Link.objects.bulk_update(links, COLUMNS)
    expected = written()
    Link.objects.update(
        state=LinkState.UNCHECKED, failures=0, failing_since=None, failure=None, title="other", status=1
    )

    update_rows(links, COLUMNS)

    assert written() == expected


def test_only_the_given_columns_and_records_change_and_what_is_gone_is_left_out(links: list[Link]) -> None:
    Link.objects.filter(pk=links[2].pk).delete()
    for link in links:
        link.failures, link.host, link.checked_at = 7, "other.example", timezone.now()

    update_rows([links[0], links[2]], ["failures"])

    rows = Link.objects.order_by("pk").values_list("pk", "failures", "host", "checked_at")
    assert list(rows) == [(links[0].pk, 7, "x.example", None), (links[1].pk, 0, "x.example", None)]


def test_a_thousand_take_one_statement_and_nothing_takes_none(
    links: list[Link], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        update_rows([], COLUMNS)
    with django_assert_num_queries(1):
        update_rows(links * (ROWS_A_STATEMENT // 3), ["failures"])
    with django_assert_num_queries(2):
        update_rows(links * (ROWS_A_STATEMENT // 3 + 1), ["failures"])
