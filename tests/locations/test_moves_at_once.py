"""A town that moves while others write what is there: they take turns, and neither ends by a deadlock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from agencies.imports.agencies import AgencyResource
from agencies.models import Agency, AgencyLocation
from audit.services.undo import undo_change_set
from datasources.imports.sources import SourceResource
from datasources.models import DataSource, SearchableSource
from locations.models import Locality, Location
from locations.services.merging import merge_places
from pdap.db.actor import set_actor
from pdap.lib.column_rights import Role
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.audit.importing import csv_text
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, location_of
from tests.pdap.ops.clients import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def errors() -> list[Exception]:
    return []


@contextmanager
def meanwhile(call: Callable[[], Any], errors: list[Exception]) -> Iterator[Callable[[], None]]:
    """Give a function that begins a call over another connection and returns when it waits; at the end it is over."""

    def run() -> None:
        try:
            call()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)

    def begin() -> None:
        thread.start()
        with connection.cursor() as cursor:
            assert wait_for(lambda: not thread.is_alive() or waiting_for_locks(cursor) == 1)
        assert thread.is_alive(), errors

    yield begin
    thread.join()


class Scene:
    """A town with an agency, whose source covers an agency elsewhere too, and a county that the town moves to."""

    def __init__(self) -> None:
        self.town, self.county = LocalityFactory(), CountyFactory()
        self.place = location_of(self.town)
        self.elsewhere = location_of(LocalityFactory(county=self.town.county))
        self.there = AgencyFactory(name="There", locations=[self.place])
        self.other = AgencyFactory(name="Other", locations=[self.elsewhere])
        self.source = DataSourceFactory(name="Before", agencies=[self.there, self.other])

    def move(self) -> None:
        Locality.objects.filter(pk=self.town.pk).update(county=self.county)

    def check_moved(self) -> None:
        place = Location.objects.get(pk=self.place.pk)
        assert (place.county_id, place.state_id) == (self.county.pk, self.county.state_id)
        found = SearchableSource.objects.filter(location=self.place).values_list("county_id", flat=True)
        assert set(found) == {self.county.pk}


def carried_out(resource: Any, rows: str, begin: Callable[[], None]) -> None:
    """Import a file in one transaction, in whose middle something else begins."""
    with transaction.atomic():
        set_actor(None)
        sheet = resource.read_sheet(rows)
        resource.plan(sheet, lock=True)
        DataSource.objects.filter(name="Before").update(description="Written by the import's first statements")
        begin()
        resource.write(None, True, False)


def test_an_import_of_agencies_that_ties_one_to_the_town_goes_on_and_the_town_moves_after_it(
    errors: list[Exception],
) -> None:
    scene = Scene()
    rows = csv_text(("id", "name", "location_ids"), (str(scene.other.pk), "Renamed", str(scene.place.pk)))

    with meanwhile(scene.move, errors) as begin:
        carried_out(AgencyResource(Role.ADMIN), rows, begin)

    assert errors == []
    scene.other.refresh_from_db()
    assert (scene.other.name, list(scene.other.locations.all())) == ("Renamed", [scene.place])
    scene.check_moved()


def test_an_import_of_sources_goes_on_and_the_town_moves_after_it(errors: list[Exception]) -> None:
    scene = Scene()
    rows = csv_text(("id", "name", "agency_ids"), (str(scene.source.pk), "After", f"{scene.there.pk}"))

    with meanwhile(scene.move, errors) as begin:
        carried_out(SourceResource(Role.ADMIN), rows, begin)

    assert errors == []
    scene.source.refresh_from_db()
    assert (scene.source.name, list(scene.source.agencies.all())) == ("After", [scene.there])
    scene.check_moved()


def test_two_places_are_merged_after_an_import_too(errors: list[Exception]) -> None:
    scene = Scene()
    rows = csv_text(("id", "name", "location_ids"), (str(scene.other.pk), "Renamed", str(scene.place.pk)))

    with meanwhile(lambda: merge_places(scene.elsewhere.pk, scene.place.pk, None), errors) as begin:
        carried_out(AgencyResource(Role.ADMIN), rows, begin)

    assert errors == []
    assert not Location.objects.filter(pk=scene.elsewhere.pk).exists()
    assert list(Agency.objects.get(name="Renamed").locations.all()) == [scene.place]


def test_a_move_is_undone_after_an_import_too(errors: list[Exception], curator: User) -> None:
    scene = Scene()
    before = scene.town.county_id
    with transaction.atomic():
        moved = set_actor(curator.pk)
        scene.move()
    rows = csv_text(("id", "name", "location_ids"), (str(scene.other.pk), "Renamed", str(scene.place.pk)))

    with meanwhile(lambda: undo_change_set(moved, curator.pk), errors) as begin:
        carried_out(AgencyResource(Role.ADMIN), rows, begin)

    assert errors == []
    assert Location.objects.get(pk=scene.place.pk).county_id == before


def test_who_changes_an_agency_and_then_ties_it_to_the_town_goes_on_while_the_town_moves(
    errors: list[Exception],
) -> None:
    scene = Scene()

    with meanwhile(scene.move, errors) as begin, transaction.atomic():
        Agency.objects.filter(pk=scene.other.pk).update(name="Renamed")
        begin()
        AgencyLocation.objects.create(agency=scene.other, location=scene.place)

    assert errors == []
    assert set(scene.other.locations.all()) == {scene.elsewhere, scene.place}
    scene.check_moved()
