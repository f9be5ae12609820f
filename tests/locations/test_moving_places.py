"""Towns that move to another county, and counties to another state: their locations and searches."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.services.undo import undo_change_set
from datasources.models import SearchableSource
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
