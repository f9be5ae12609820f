"""What the database does by itself when a row is written (contract 9.3, 9.6)."""

import datetime
import threading

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from agencies.models import Agency
from datasources.models import DataSource, DataSourceArchiveInfo, RecentSearch
from locations.models import Location
from pdap.db.enums import ApprovalStatus
from requests_app.enums import RequestStatus
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, RecentSearchFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def test_each_state_county_and_locality_gets_its_location() -> None:
    town = LocalityFactory()
    county, state = town.county, town.county.state

    place = location_of(town)
    assert (place.type, place.state, place.county) == ("Locality", state, county)
    assert location_of(county).type == "County"
    assert location_of(county).state == state
    assert location_of(state).type == "State"
    assert Location.objects.filter(state=state).count() == 3


def test_a_source_gets_its_archive_row_and_loses_it_with_itself() -> None:
    source = DataSourceFactory()
    assert DataSourceArchiveInfo.objects.filter(data_source=source).exists()

    source.delete()
    assert not DataSourceArchiveInfo.objects.exists()


@pytest.mark.parametrize("factory", [AgencyFactory, DataSourceFactory, MetaUrlFactory])
def test_a_change_sets_the_time_of_the_last_update(factory: type) -> None:
    record = factory()
    # `now()` is the start of the transaction, which is the test: an older time is written first, by SQL.
    table = type(record)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(f"update {table} set updated_at = %s where id = %s", [LONG_AGO, record.pk])
        cursor.execute(f"alter table {table} enable trigger user")

    type(record).objects.filter(pk=record.pk).update(
        **{"url" if table == "meta_urls" else "name": "https://new.example/"}
    )

    record.refresh_from_db()
    assert timezone.now() - record.updated_at < datetime.timedelta(minutes=5)


def test_a_new_status_sets_its_date_and_another_change_does_not() -> None:
    request = DataRequestFactory(date_status_last_changed=LONG_AGO)

    request.title = "Another title"
    request.save()
    request.refresh_from_db()
    assert request.date_status_last_changed == LONG_AGO

    request.request_status = RequestStatus.COMPLETE
    request.save()
    request.refresh_from_db()
    assert request.date_status_last_changed > LONG_AGO


@pytest.mark.parametrize("factory", [AgencyFactory, DataSourceFactory])
def test_a_new_approval_status_sets_its_date(factory: type) -> None:
    model: type[Agency] | type[DataSource] = factory._meta.model
    record = factory(pending=True, approval_status_updated_at=LONG_AGO)

    model.objects.filter(pk=record.pk).update(name="Another name")
    record.refresh_from_db()
    assert record.approval_status_updated_at == LONG_AGO

    model.objects.filter(pk=record.pk).update(approval_status=ApprovalStatus.APPROVED)
    record.refresh_from_db()
    assert record.approval_status_updated_at > LONG_AGO


def test_a_person_keeps_the_last_fifty_searches() -> None:
    person, other_search = UserFactory(), RecentSearchFactory()
    searches = [
        RecentSearchFactory(
            user=person, location=other_search.location, created_at=timezone.now() + datetime.timedelta(seconds=number)
        )
        for number in range(52)
    ]

    remaining = set(person.recent_searches.values_list("pk", flat=True))
    assert remaining == {search.pk for search in searches[2:]}
    assert RecentSearch.objects.filter(pk=other_search.pk).exists()


def test_fifty_is_the_most_also_when_several_search_at_once(second_connection: psycopg.Connection) -> None:
    url = second_connection.info.dsn + f" password={second_connection.info.password}"
    (person,) = second_connection.execute(
        "insert into public.users (email) values ('busy@example.org') returning id"
    ).fetchone()  # type: ignore[misc]
    second_connection.execute(
        "insert into public.recent_searches (user_id) select %s from generate_series(1, 49)", [person]
    )

    def search() -> None:
        with psycopg.connect(url, autocommit=True) as client:
            for _ in range(5):
                client.execute("insert into public.recent_searches (user_id) values (%s)", [person])

    clients = [threading.Thread(target=search) for _ in range(4)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert second_connection.execute("select count(*) from public.recent_searches").fetchone() == (50,)
