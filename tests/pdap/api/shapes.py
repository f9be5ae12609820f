"""What the tests of shapes share: the shapes that existing clients depend on, and what was fixed on purpose."""

from typing import Any

from django.test import Client

from agencies.enums import JurisdictionType
from locations.models import Location
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(text.split())


PLACE = {
    "state_iso": "PA",
    "state_name": "Pennsylvania",
    "county_name": "Allegheny",
    "county_fips": "42003",
    "locality_name": "Pittsburgh",
}


def pittsburgh() -> Location:
    """Make Pittsburgh, with its county, state and coordinates."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, fips="42003", name="Allegheny")
    place = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    place.lat, place.lng = 40.44, -80.0
    place.save()
    return place


def get(api: Client, path: str, **query: Any) -> Any:
    """Return an answer's JSON."""
    response = api.get(f"/api/v2{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def make_sources_on_every_level(town: Location) -> None:
    DataSourceFactory(name="Local", agencies=[AgencyFactory(name="Police", locations=[town])])
    county = AgencyFactory(
        name="Sheriff", jurisdiction_type=JurisdictionType.COUNTY, locations=[location_of(town.county)]
    )
    DataSourceFactory(name="=County", type_name="Court Cases", agencies=[county])
    DataSourceFactory(name="Broken", broken=True, agencies=[county])
    federal = AgencyFactory(name="FBI", jurisdiction_type=JurisdictionType.FEDERAL)
    DataSourceFactory(name="Federal", agencies=[federal])
