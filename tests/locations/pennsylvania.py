"""Places and agencies on every level, as the tests of search need them."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.shared import rows_of_the_module


class Pennsylvania:
    """Pittsburgh in Allegheny County, another county, another state; an agency on every level."""

    def __init__(self) -> None:
        state = StateFactory(state_iso="PA", state_name="Pennsylvania")
        allegheny = CountyFactory(state=state, fips="42003", name="Allegheny")
        self.state, self.county = location_of(state), location_of(allegheny)
        self.town = location_of(LocalityFactory(county=allegheny, name="Pittsburgh"))
        self.sibling = location_of(LocalityFactory(county=allegheny, name="Bethel Park"))
        self.nation = national()
        self.elsewhere = location_of(StateFactory(state_iso="OH", state_name="Ohio"))
        self.police = AgencyFactory(name="Pittsburgh Police", locations=[self.town])
        self.sheriff = AgencyFactory(
            name="Allegheny Sheriff", jurisdiction_type=JurisdictionType.COUNTY, locations=[self.county]
        )
        self.troopers = AgencyFactory(
            name="State Police", jurisdiction_type=JurisdictionType.STATE, locations=[self.state]
        )
        self.fbi = AgencyFactory(name="FBI", jurisdiction_type=JurisdictionType.FEDERAL, locations=[self.nation])
        self.sources = {
            agency.name: DataSourceFactory(name=f"Source of {agency.name}", agencies=[agency])
            for agency in (self.police, self.sheriff, self.troopers, self.fbi)
        }
        DataSourceFactory(name="Sibling's", agencies=[AgencyFactory(locations=[self.sibling])])
        DataSourceFactory(name="Elsewhere's", agencies=[AgencyFactory(locations=[self.elsewhere])])
        refresh()


@pytest.fixture(scope="module")
def pennsylvania(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Pennsylvania]:
    """The places, made once for a file that asks for `places`."""
    with rows_of_the_module(django_db_blocker):
        yield Pennsylvania()


@pytest.fixture
def places(db: None, pennsylvania: Pennsylvania) -> Pennsylvania:
    """The places as a test may change them: what it does to a record is no other test's."""
    return deepcopy(pennsylvania)
