"""The kept numbers of records by status are what counting gives, no matter who writes."""

import threading

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from agencies.models import Agency
from datasources.models import DataSource
from pdap.db.enums import ApprovalStatus
from pdap.lib.status_counts import PUBLIC_AGENCIES, PUBLIC_SOURCES, StatusCount
from requests_app.api.views import DataRequests
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.requests_app.factories import DataRequestFactory

ADD = (
    "insert into data_sources (name, source_url, record_type_id, approval_status)"
    " select 'Stops', 'https://example.gov/' || gen_random_uuid(), 1, 'approved' from generate_series(1, 3)"
)
KEPT = "select sum(number) from status_counts where table_name = 'data_sources' and status = 'approved'"


def assert_kept_is_counted() -> None:
    assert PUBLIC_AGENCIES.count() == Agency.objects.public().count()
    assert PUBLIC_SOURCES.count() == DataSource.objects.public().count()
    assert DataRequests.counted is not None
    assert DataRequests.counted.count() == DataRequest.objects.public().count()


@pytest.mark.django_db
def test_numbers_follow_every_write() -> None:
    assert_kept_is_counted()
    agencies, sources = AgencyFactory.create_batch(3), DataSourceFactory.create_batch(4)
    requests = [DataRequestFactory(request_status=status) for status in RequestStatus]
    DataSourceFactory(pending=True)
    assert_kept_is_counted()
    DataSource.objects.update(approval_status=ApprovalStatus.REJECTED)
    DataSource.objects.filter(pk=sources[0].pk).update(approval_status=ApprovalStatus.APPROVED, name="Another")
    Agency.objects.filter(pk=agencies[0].pk).update(name="Another")
    requests[0].delete()
    Agency.objects.filter(pk__in=[agency.pk for agency in agencies[1:]]).delete()
    assert_kept_is_counted()


@pytest.mark.django_db
def test_an_emptied_table_has_none() -> None:
    DataSourceFactory()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("truncate data_sources cascade")

    assert PUBLIC_SOURCES.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_parts_of_a_transaction_are_put_together_at_its_end() -> None:
    DataSourceFactory()
    with transaction.atomic():
        sources = DataSourceFactory.create_batch(5)
        DataSource.objects.filter(pk=sources[0].pk).update(approval_status=ApprovalStatus.REJECTED)
        assert_kept_is_counted()

    parts = StatusCount.objects.filter(table_name="data_sources").values_list("status", "number", "writer")
    assert set(parts) == {(ApprovalStatus.APPROVED, 5, None), (ApprovalStatus.REJECTED, 1, None)}
    assert len(parts) == 2


@pytest.mark.django_db
def test_a_whole_lists_total_is_not_counted_and_a_filtered_ones_is(
    api: Client, django_assert_num_queries: object
) -> None:
    DataSourceFactory.create_batch(3)
    for query, total in (({}, 3), ({"url_status": "broken"}, 0), ({"url_status": "ok"}, 3)):
        answer = api.get("/api/v2/data-sources", {"limit": 1, **query}).json()
        assert answer["metadata"]["total"] == total
    StatusCount.objects.create(table_name="data_sources", status=ApprovalStatus.APPROVED, number=96)

    assert api.get("/api/v2/data-sources", {"limit": 1}).json()["metadata"]["total"] == 99


def test_writers_do_not_wait_for_each_other_and_nothing_is_lost(second_connection: psycopg.Connection) -> None:
    url = second_connection.info.dsn + f" password={second_connection.info.password}"
    second_connection.execute(ADD)

    def write(times: int) -> None:
        with psycopg.connect(url, autocommit=True) as client:
            for _ in range(times):
                client.execute(ADD)

    with psycopg.connect(url) as slow:
        slow.execute(ADD)
        # Another writer ends while this one has not: it would wait for ever if it waited.
        write(1)
        assert second_connection.execute(KEPT).fetchone() == (6,)
        slow.rollback()
    clients = [threading.Thread(target=write, args=[5]) for _ in range(3)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert second_connection.execute(KEPT).fetchone() == (51,)
    counted = second_connection.execute("select count(*) from data_sources").fetchone()
    assert counted == (51,)
