"""A name and a state mean one agency, or none."""

import pytest

from agencies.agency_names import AgencyNames
from agencies.models import Agency
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import CountyFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db

NAMES = (
    *("Washington Police Department", "Nashville Metropolitan Police Department", "State Police"),
    *("State Police: Camden County", "Rutland Police Department", "Rutland Town Police Department"),
    *("Wallkill Town Police Department", "North Las Vegas Police Department", "Camden County Sheriff's Office"),
    *(
        "Las Vegas Metropolitan Police Department Police Department",
        "Exeter Borough Police",
        "Twin Police",
        "Twin Police",
    ),
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Washington Metropolitan Police Dept.", "Washington Police Department"),
        ("Metropolitan Nashville Police Department", "Nashville Metropolitan Police Department"),
        ("New Jersey State Police", "State Police"),
        ("Rutland City Police Department", "Rutland Police Department"),
        ("Town of Rutland Police", "Rutland Town Police Department"),
        ("Wallkill PD", "Wallkill Town Police Department"),
        ("Las Vegas Metropolitan Police Department", "Las Vegas Metropolitan Police Department Police Department"),
        ("Camden Co. Sheriff", "Camden County Sheriff's Office"),
        ("Camden Police", None),
        ("Camden Sheriff", None),
        ("Exeter Township Police", None),
        ("Wallkill Village Police", None),
        ("Twin Police Department", None),
        ("New Jersey", None),
        ("Police", None),
        ("🚓", None),
    ],
)
def test_a_name_means_one_agency_of_its_state(typed: str, name: str | None) -> None:
    state = location_of(StateFactory(state_iso="NJ", state_name="New Jersey"))
    for agency_name in NAMES:
        AgencyFactory(name=agency_name, locations=[state])

    agency = AgencyNames(["NJ"]).agency("NJ", typed)

    assert (Agency.objects.get(pk=agency).name if agency else None) == name


def test_agencies_of_other_states_and_closed_ones_are_not_meant() -> None:
    home = location_of(CountyFactory(state=StateFactory(state_iso="NJ", state_name="New Jersey")))
    AgencyFactory(name="Camden Police", locations=[location_of(StateFactory(state_iso="OH", state_name="Ohio"))])
    AgencyFactory(name="Camden Police", defunct_year="2013", locations=[home])
    AgencyFactory(name="Camden Police", rejected=True, locations=[home])

    names = AgencyNames(["NJ", "OH"])

    assert names.agency("NJ", "Camden Police") is None
    assert names.agency("OH", "Camden Police") is not None
