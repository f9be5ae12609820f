"""Towns that move to another county, and counties to another state: their locations, searches and locks."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.services.undo import undo_change_set
from datasources.models import DataSource, SearchableSource
from locations.models import County, Locality, Location
from pdap.db.actor import current_change_set, set_actor
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of
from tests.pdap.web.forms import sent_form


def place_of(locality: Locality) -> tuple[int | None, int | None]:
    location = Location.objects.get(locality=locality)
    return location.county_id, location.state_id


@pytest.mark.django_db
def test_a_town_that_a_curator_moves_is_found_in_its_new_county_and_an_undo_moves_it_back(
    curator_client: Client, curator: User
) -> None:
    town, county = LocalityFactory(), CountyFactory()
    before = place_of(town)
    source = DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(town)])])
    change = reverse("admin:locations_locality_change", args=[town.pk])

    curator_client.post(change, sent_form(curator_client, change) | {"county": county.pk})

    assert place_of(town) == (county.pk, county.state_id) != before
    row = SearchableSource.objects.get(data_source=source)
    assert (row.county_id, row.state_id) == (county.pk, county.state_id)
    moved = town_changes(town)
    undo_change_set(moved, curator.pk)
    assert place_of(town) == before
    assert Locality.objects.get(pk=town.pk).county_id == before[0]


def town_changes(town: Locality) -> Any:
    from audit.models import ChangeLog

    changes = ChangeLog.objects.filter(table_name="localities", affected_id=town.pk, operation_type="UPDATE")
    return changes.latest("id").change_set


@pytest.mark.django_db
def test_a_county_that_moves_to_another_state_takes_its_towns_along() -> None:
    town, elsewhere = LocalityFactory(), CountyFactory()

    County.objects.filter(pk=town.county_id).update(state=elsewhere.state_id)

    assert place_of(town) == (town.county_id, elsewhere.state_id)
    assert location_of(County.objects.get(pk=town.county_id)).state_id == elsewhere.state_id


@pytest.mark.django_db
def test_what_else_of_a_town_changes_moves_nothing() -> None:
    town = LocalityFactory()
    before = place_of(town)

    with transaction.atomic():
        set_actor(None)
        Locality.objects.filter(pk=town.pk).update(population=12)
        assert current_change_set()

    assert place_of(town) == before


def moved_town(lock_timeout: str) -> Callable[[], None]:
    """Return what moves a town with a source, waiting for locks as long as it may."""
    town, county = LocalityFactory(), CountyFactory()
    DataSourceFactory(name="Of the town", agencies=[AgencyFactory(locations=[location_of(town)])])

    def move() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select set_config('lock_timeout', %s, true)", [lock_timeout])
            Locality.objects.filter(pk=town.pk).update(county=county)

    return move


def rename(source: str, name: str) -> int:
    return DataSource.objects.filter(name=source).update(name=name)


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_that_writes_sources_goes_on_while_a_town_of_theirs_waits_to_move() -> None:
    DataSourceFactory(name="Written first")
    move = moved_town("60s")
    errors: list[Exception] = []
    moving = threading.Thread(target=lambda: in_own_connection(move, errors))

    with transaction.atomic():
        rename("Written first", "Written")
        moving.start()
        wait_for_attempts()
        assert rename("Of the town", "Written later") == 1
    moving.join()

    assert errors == []
    row = SearchableSource.objects.get(source_name="Written later")
    assert row.county_id == Location.objects.get(pk=row.location_id).county_id


@pytest.mark.django_db(transaction=True)
def test_who_waits_to_move_a_town_holds_up_no_one_and_gives_up_in_time() -> None:
    DataSourceFactory(name="Written first")
    DataSourceFactory(name="Of others")
    move = moved_town("1s")
    errors: list[Exception] = []
    moving = threading.Thread(target=lambda: in_own_connection(move, errors))
    written: list[Exception] = []

    with transaction.atomic():
        rename("Written first", "Written")
        moving.start()
        wait_for_attempts()
        other = threading.Thread(target=lambda: in_own_connection(lambda: rename("Of others", "Written too"), written))
        other.start()
        other.join()
        assert written == []
        moving.join()

    assert [type(error) for error in errors] == [OperationalError]
    assert "lock" in str(errors[0])
    assert DataSource.objects.filter(name="Written too").exists()


def in_own_connection(call: Callable[[], Any], errors: list[Exception]) -> None:
    try:
        call()
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


def wait_for_attempts() -> None:
    """Wait until someone has tried for the locks and is about to try again."""
    from tests.pdap.ops.clients import wait_for

    def sleeps() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"
            )
            return cursor.fetchone()[0] > 0

    assert wait_for(sleeps)
