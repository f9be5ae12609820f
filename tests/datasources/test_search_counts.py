"""The kept numbers of sources are what counting gives, and cost a transaction that writes much no more for each row."""

import threading

import psycopg
import pytest
from django.db import connection, transaction

from datasources.models import Area, DataSource, SearchCount
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.kept_numbers import wrong_numbers
from tests.locations.factories import LocalityFactory, location_of

ADD = (
    "insert into data_sources (name, source_url, record_type_id, approval_status)"
    " select 'Stops', 'https://example.gov/' || gen_random_uuid(), 1, 'approved' from generate_series(1, 3)"
)
KEPT = "select sum(sources), count(*) from search_counts where area = 'everywhere'"


@pytest.mark.django_db(transaction=True)
def test_the_parts_of_a_transaction_are_put_together_at_its_end() -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    with transaction.atomic():
        sources = [DataSourceFactory(agencies=[agency]) for _ in range(4)]
        with connection.cursor() as cursor:
            assert wrong_numbers(cursor) == [], "within the transaction, too"

    of_agency = SearchCount.objects.filter(area=Area.AGENCY, area_id=agency.pk)
    assert list(of_agency.values_list("sources", "writer")) == [(4, None)]
    DataSource.objects.filter(pk=sources[0].pk).delete()
    assert list(of_agency.values_list("sources", "writer")) == [(3, None)]
    DataSource.objects.all().delete()
    assert not SearchCount.objects.exists(), "nothing is left of what comes to nothing"


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_counts_for_nothing() -> None:
    agency = AgencyFactory()
    with transaction.atomic():
        DataSourceFactory(agencies=[agency])
        try:
            with transaction.atomic():
                DataSourceFactory.create_batch(2, agencies=[agency])
                raise ValueError
        except ValueError:
            pass
        DataSourceFactory(agencies=[agency])

    assert [part.sources for part in SearchCount.objects.filter(area=Area.AGENCY)] == [2]
    with connection.cursor() as cursor:
        assert wrong_numbers(cursor) == []


@pytest.mark.django_db
def test_counting_again_gives_what_is_kept() -> None:
    DataSourceFactory.create_batch(2, agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    SearchCount.objects.update(sources=99)
    with connection.cursor() as cursor:
        assert wrong_numbers(cursor) != []
        cursor.execute("select public.count_search()")
        assert wrong_numbers(cursor) == []


@pytest.mark.django_db
def test_an_emptied_table_has_none() -> None:
    DataSourceFactory()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("truncate data_sources cascade")

    assert not SearchCount.objects.exists()


def test_writers_do_not_wait_for_each_other_and_nothing_is_lost(second_connection: psycopg.Connection) -> None:
    url = second_connection.info.dsn + f" password={second_connection.info.password}"
    second_connection.execute(ADD)

    def write(times: int) -> None:
        with psycopg.connect(url, autocommit=True) as client:
            for _ in range(times):
                client.execute(ADD)

    with psycopg.connect(url) as slow:
        slow.execute(ADD)
        # Its parts are put together, as they are when it ends; it would wait for ever if it waited.
        slow.execute("set constraints settle_search_counts immediate")
        write(1)
        assert second_connection.execute(KEPT).fetchone() == (6, 2)
        slow.rollback()
    clients = [threading.Thread(target=write, args=[5]) for _ in range(3)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    second_connection.execute(ADD)

    assert second_connection.execute(KEPT).fetchone() == (54, 1)
    assert wrong_numbers(second_connection.cursor()) == []


@pytest.mark.parametrize("count", ["count_search", "count_statuses"])
def test_who_counts_again_waits_for_who_writes(second_connection: psycopg.Connection, count: str) -> None:
    url = second_connection.info.dsn + f" password={second_connection.info.password}"
    with psycopg.connect(url) as writer:
        writer.execute(ADD)
        second_connection.execute("set lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second_connection.execute(f"select public.{count}()")
        writer.commit()

    second_connection.execute(f"select public.{count}()")
    assert wrong_numbers(second_connection.cursor()) == []
