"""Lists of a place's agencies are read from what is kept in their order, which is what the tables say."""

import threading

import psycopg
import pytest
from django.db import connection, transaction

from agencies.models import Agency, AgencyLocation
from bench.reads.statement_notices import recorded_on
from datasources.models import AgencyArea, Area, ChangedAgency, SearchCount
from datasources.queries.agencies_in_order import AgenciesInOrder
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.kept_numbers import wrong_areas
from tests.locations.factories import LocalityFactory, location_of
from tests.pdap.db.versions import commit_version

ADD_PLACE = (
    "insert into us_states (id, state_iso, state_name) overriding system value values (1, 'ZZ', 'Zedland')",
    "insert into agencies (id, name, jurisdiction_type, agency_type, approval_status)"
    " overriding system value values (1, 'Police', 'local', 'law enforcement', 'approved')",
    "insert into link_agencies__locations (agency_id, location_id) select 1, id from locations where state_id = 1",
)
ADD_SOURCE = (
    "with source as (insert into data_sources (name, source_url, record_type_id, approval_status)"
    " values ('Stops', 'https://example.gov/' || gen_random_uuid(), 1, 'approved') returning id)"
    " insert into link_agencies__data_sources (data_source_id, agency_id) select id, 1 from source"
)
KEPT = "select area, sources from agency_areas order by area"


@pytest.mark.django_db
def test_a_list_is_in_order_before_a_transaction_ends_and_after() -> None:
    town = LocalityFactory()
    place = location_of(town)
    for name, sources in (("police", 1), ("Sheriff", 2), ("Coroner", 1), ("Jail", 0)):
        DataSourceFactory.create_batch(sources, agencies=[AgencyFactory(name=name, locations=[place])])
    AgencyFactory(pending=True, locations=[place])
    agencies = AgenciesInOrder(Area.STATE, place.state_id)

    def listed() -> list[tuple[str, int, int]]:
        return [(agency.name, agency.source_count, agency.total) for agency in agencies[0:9]]

    expected = [("Sheriff", 2, 4), ("Coroner", 1, 4), ("police", 1, 4), ("Jail", 0, 4)]
    assert listed() == expected
    assert not AgencyArea.objects.exists(), "nothing is kept before the end"
    commit_version()
    assert listed() == expected
    assert not ChangedAgency.objects.exists()
    assert AgencyArea.objects.filter(area=Area.STATE, area_id=place.state_id).count() == 4
    Agency.objects.filter(name="Sheriff").update(name="Constable")
    assert [agency.name for agency in agencies[0:2]] == ["Constable", "Coroner"], "the others are kept"
    assert [agency.name for agency in agencies[2:4]] == ["police", "Jail"]


@pytest.mark.django_db
def test_a_page_reads_the_agencies_that_it_lists_and_counts_the_others() -> None:
    place = location_of(LocalityFactory())
    AgencyFactory.create_batch(60, locations=[place])
    commit_version()
    with connection.cursor() as cursor:
        cursor.execute("analyze agency_areas, agencies, link_agencies__locations, locations")
        cursor.execute("set local enable_seqscan = off")

    with recorded_on(connection.connection) as recorded:
        assert len(AgenciesInOrder(Area.PLACE, place.pk)[0:5]) == 5

    assert recorded.rows_read <= 60 + 4 * 5


@pytest.mark.django_db
def test_what_is_taken_back_leaves_nothing() -> None:
    place = location_of(LocalityFactory())
    AgencyFactory(name="Police", locations=[place])
    try:
        with transaction.atomic():
            AgencyFactory(name="Sheriff", locations=[place])
            raise ValueError
    except ValueError:
        pass
    assert [agency.name for agency in AgenciesInOrder(Area.PLACE, place.pk)[0:9]] == ["Police"]
    commit_version()
    assert wrong_areas(connection.cursor()) == []
    assert AgencyArea.objects.filter(area=Area.PLACE).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["agencies", "link_agencies__locations", "data_sources"])
def test_an_emptied_table_leaves_what_is_so(table: str) -> None:
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    commit_version()
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {table} cascade")
    commit_version()

    assert wrong_areas(connection.cursor()) == []
    assert AgencyArea.objects.exists() == (table != "agencies")


@pytest.mark.django_db
def test_listing_and_counting_again_give_what_is_kept() -> None:
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    commit_version()
    AgencyArea.objects.update(sources=99)
    assert wrong_areas(connection.cursor()) != []
    with connection.cursor() as cursor:
        cursor.execute("select public.list_agencies_again()")
        assert wrong_areas(cursor) == []
        SearchCount.objects.filter(area=Area.AGENCY).update(sources=7)
        cursor.execute("select public.count_search()")
        commit_version()
        assert wrong_areas(cursor) == []


@pytest.mark.django_db
def test_counting_again_lists_agencies_again_whose_numbers_were_lost() -> None:
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    commit_version()
    SearchCount.objects.filter(area=Area.AGENCY).delete()
    commit_version()
    assert set(AgencyArea.objects.values_list("sources", flat=True)) == {0}

    with connection.cursor() as cursor:
        cursor.execute("select public.count_search()")
    commit_version()

    assert set(AgencyArea.objects.values_list("sources", flat=True)) == {1}
    assert wrong_areas(connection.cursor()) == []


def test_two_who_add_to_one_agency_at_once_are_both_counted(migrated_database: psycopg.Connection) -> None:
    url = migrated_database.info.dsn + f" password={migrated_database.info.password}"
    for statement in ADD_PLACE:
        migrated_database.execute(statement.encode())

    def write(times: int) -> None:
        for _ in range(times):
            with psycopg.connect(url) as client:
                client.execute(ADD_SOURCE)

    with psycopg.connect(url) as slow:
        slow.execute(ADD_SOURCE)
        # It has not settled: no one waits for it.
        write(1)
        assert migrated_database.execute(KEPT).fetchall() == [("everywhere", 1), ("place", 1), ("state", 1)]
    clients = [threading.Thread(target=write, args=[5]) for _ in range(3)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert migrated_database.execute(KEPT).fetchall() == [("everywhere", 17), ("place", 17), ("state", 17)]
    assert wrong_areas(migrated_database.cursor()) == []


@pytest.mark.django_db
def test_a_change_that_no_list_shows_writes_no_row() -> None:
    place = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[place])
    commit_version()
    kept = "select ctid::text from agency_areas order by 1"
    with connection.cursor() as cursor:
        cursor.execute(kept)
        before = cursor.fetchall()
        Agency.objects.filter(pk=agency.pk).update(defunct_year="1999")
        AgencyLocation.objects.filter(agency=agency).update(location=place)
        assert not ChangedAgency.objects.exists()
        commit_version()
        cursor.execute(kept)
        assert cursor.fetchall() == before
