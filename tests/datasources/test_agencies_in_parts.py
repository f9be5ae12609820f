"""An agency that is named by its parts, in whatever order: a name, the word for its town, county or state, its kind."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
from agencies.models import Agency
from datasources.search.query.opening import opening_of
from datasources.search.query.understanding import understand
from datasources.services.search_terms import load_search_terms
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.opened_queries import opened
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.shared import rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]


@pytest.fixture(scope="module")
def states(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Agencies at counties and states alone, whose towns' names are places of other states."""
    with rows_of_the_module(django_db_blocker):
        by_code: dict[str, Any] = {
            code: StateFactory(state_iso=code, state_name=name)
            for code, name in (("AL", "Alabama"), ("IN", "Indiana"), ("ME", "Maine"), ("MI", "Michigan"),
                               ("MO", "Missouri"), ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NY", "New York"),
                               ("OK", "Oklahoma"), ("OR", "Oregon"), ("TX", "Texas"))
        }  # fmt: skip
        counties: dict[str, Any] = {
            f"{name}, {code}": CountyFactory(state=by_code[code], name=name, population=9_000)
            for code, name in (("AL", "Jefferson"), ("AL", "Mobile"), ("MI", "Oakland"), ("MO", "Clay"),
                               ("NJ", "Ocean"), ("NM", "Santa Fe"), ("NY", "Chautauqua"), ("NY", "Tompkins"),
                               ("OK", "Kay"), ("OR", "Linn"), ("TX", "Brazoria"))
        }  # fmt: skip
        towns = {
            f"{name}, {code}": location_of(LocalityFactory(county=counties[county], name=name, population=people))
            for name, code, county, people in (
                ("Birmingham", "AL", "Jefferson, AL", 200_000),
                ("Mobile", "AL", "Mobile, AL", 187_000),
                ("Willimantic", "NY", "Tompkins, NY", 17_000),
                ("Orion", "NY", "Tompkins, NY", 400),
                ("Lakewood", "NY", "Chautauqua, NY", 150_000),
                ("Pojoaque", "NM", "Santa Fe, NM", 1_900),
                ("Harrisburg", "OR", "Linn, OR", 3_600),
                ("Lincoln", "NY", "Tompkins, NY", 90_000),
            )
        }
        at = {name: location_of(county) for name, county in counties.items()} | towns
        at |= {code: location_of(state) for code, state in by_code.items()}
        for name, place in (
            ("Birmingham Police Department", "Birmingham, AL"),
            ("Birmingham Police Department", "Clay, MO"),
            ("Willimantic Police Department", "Willimantic, NY"),
            ("Willimantic Police Department", "ME"),
            ("Orion Police Department", "Orion, NY"),
            ("Orion Township Police Department", "MI"),
            ("Lakewood Police Department", "Lakewood, NY"),
            ("Lakewood Township Police Department", "Ocean, NJ"),
            ("Sheridan Town Police Department", "Chautauqua, NY"),
            ("Chautauqua County State Police", "Chautauqua, NY"),
            ("Kaw City Police Department", "Kay, OK"),
            ("Kaw Tribal", "OK"),
            ("Beaver Police Department", "Oakland, MI"),
            ("Little Beaver Township Police Department", "Oakland, MI"),
            ("Brazoria County Sheriff's Office", "Brazoria, TX"),
            ("Mobile County Sheriff's Office", "Mobile, AL"),
            ("Chase Police Department", "Kay, OK"),
            ("Town of Orion Police Department", "Oakland, MI"),
            ("Lincoln Police Department", "Lincoln, NY"),
        ):
            agency = AgencyFactory(name=name, locations=[at[place]])
        DataSourceFactory(name="Incidents of Lincoln", type_name="Incident Reports", agencies=[agency])
        at_county = AgencyFactory(name="Oakland County Task Force", locations=[at["Oakland, MI"]])
        DataSourceFactory(name="Arrests", type_name="Arrest Records", agencies=[at_county])
        AgencyFactory(name="State Fire Marshal", locations=[at["Kay, OK"]])
        AgencyFactory(name="Will Rogers World Airport", locations=[at["Kay, OK"]])
        AgencyFactory(name="Pojoaque Tribal", jurisdiction_type=JurisdictionType.TRIBAL, locations=[at["NM"]])
        load_search_terms()
        refresh()
        yield


def opened_at(typed: str) -> str:
    """Return the agency that a query opens with its state, or what it opens otherwise."""
    agency = opening_of(understand(typed)).agency
    return f"{agency.name}, {agency.place.state_iso if agency.place else ''}" if agency else opened(typed)


@pytest.mark.parametrize("order", list(permutations(["birmingham", "mo", "police"])), ids=" ".join)
def test_a_name_its_state_and_police_mean_the_agency_in_any_order(order: tuple[str, ...]) -> None:
    assert opened_at(" ".join(order)) == "Birmingham Police Department, MO"


@pytest.mark.parametrize(
    ("typed", "agency"),
    [
        ("police in Birmingham, Missouri", "Birmingham Police Department, MO"),
        ("show me the Birmingham MO police please", "Birmingham Police Department, MO"),
        ("birmingham al police", "Birmingham Police Department, AL"),
        ("birmingham police", "Birmingham Police Department, AL"),
        # Codes that are words of their own.
        ("willimantic me police", "Willimantic Police Department, ME"),
        ("willimantic police me", "Willimantic Police Department, ME"),
        ("willimantic police", "Willimantic Police Department, NY"),
        # The word for the town, wherever it stands.
        ("orion twp mi pd", "Orion Township Police Department, MI"),
        ("orion mi township police", "Orion Township Police Department, MI"),
        ("township of orion police michigan", "Orion Township Police Department, MI"),
        ("orion police mi", "Orion Township Police Department, MI"),
        ("twp of lakewood police", "Lakewood Township Police Department, NJ"),
        ("lakewood police", "Lakewood Police Department, NY"),
        ("kaw ok city police", "Kaw City Police Department, OK"),
        ("kaw city police ok", "Kaw City Police Department, OK"),
        ("city of birmingham police mo", "Birmingham Police Department, MO"),
        # The county instead of the state.
        ("sheridan police chautauqua county", "Sheridan Town Police Department, NY"),
        ("police sheridan chautauqua county", "Sheridan Town Police Department, NY"),
        ("sheridan ny town police", "Sheridan Town Police Department, NY"),
        # A little word of the name is no filler.
        ("little beaver mi police", "Little Beaver Township Police Department, MI"),
        ("beaver mi police", "Beaver Police Department, MI"),
        # Whose police they are.
        ("orion's police michigan", "Orion Township Police Department, MI"),
        # No kind beside the state means the police.
        ("birmingham, missouri", "Birmingham Police Department, MO"),
        # A record type that is all that is left is the name.
        ("chase police oklahoma", "Chase Police Department, OK"),
        # A name that begins with the word for the town.
        ("town of orion police mi", "Town of Orion Police Department, MI"),
        # Other words than a name before a code that is a word are no name.
        ("show me police in lincoln", "Lincoln Police Department, NY"),
        # With slips in each of the parts.
        ("birmingam mo police", "Birmingham Police Department, MO"),
        ("birmingham ploice missouri", "Birmingham Police Department, MO"),
        ("birmingham police misouri", "Birmingham Police Department, MO"),
        ("oron police mi", "Orion Township Police Department, MI"),
        # A sheriff's office after the state.
        ("brazoria tx so", "Brazoria County Sheriff's Office, TX"),
        ("brazoria so tx", "Brazoria County Sheriff's Office, TX"),
        # Tribal police are police.
        ("pojoaque police", "Pojoaque Tribal, NM"),
        # A preposition at the end is no state where the state has no such agency.
        ("lincoln police in", "Lincoln Police Department, NY"),
    ],
)
def test_parts_of_an_agencys_name_are_put_together(typed: str, agency: str) -> None:
    assert opened_at(typed).startswith(agency)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        # No agency of the name is in the state.
        ("birmingham tx police", "kind: police"),
        ("harrisburg or pd", "Agencies in Harrisburg, OR"),
        ("mobile sheriff mugshots", "Booking Reports in Mobile County, AL"),
        ("police in me", "kind: police"),
        # A name that is only a little like one.
        ("orchard police mi", "kind: police"),
        # The only one of its kind in a state, if it is called so.
        ("state fire marshal oklahoma", "State Fire Marshal, OK"),
        ("airport police oklahoma", "Will Rogers World Airport, OK"),
        ("railroad police oklahoma", "Transit police in Oklahoma"),
        ("fire marshals in oklahoma", "Fire marshals and arson investigators in Oklahoma"),
        # What belongs to a longer name is no state.
        ("kansas city police", "kind: police"),
    ],
)
def test_where_no_agency_has_the_parts_the_rest_is_read_as_before(typed: str, shown: str) -> None:
    assert opened_at(typed) == shown


def test_record_types_beside_the_parts_are_those_of_the_agency() -> None:
    understood = understand("orion mi police arrests 2021")

    assert understood.reading.agency is not None
    assert understood.reading.agency.name == "Orion Township Police Department"
    assert [kind.name for kind in understood.reading.types] == ["Arrest Records"]
    assert understood.reading.years == [2021]


def test_a_slip_in_a_name_is_corrected_as_the_state_spells_it() -> None:
    assert understand("oron police mi").corrected == "orion police mi"


def test_the_page_of_an_agency_says_what_no_source_mentions(client: Client) -> None:
    response = client.get(reverse("search"), {"q": "csu police lincoln ny"}, follow=True)
    page = " ".join(response.content.decode().split())

    assert response.request["PATH_INFO"].startswith("/agencies/")
    assert "No source mentions “csu”." in page
    assert "Search for these words instead" in page


def test_the_page_of_an_agency_says_nothing_of_a_query_that_opens_another(client: Client) -> None:
    other = Agency.objects.get(name="Brazoria County Sheriff's Office")

    page = client.get(reverse("agency", args=[other.pk]), {"typed": "csu police lincoln ny"}).content.decode()

    assert "No source mentions" not in page


@pytest.mark.parametrize(
    ("typed", "dropped"),
    [
        ("orion mi police arrests", ("Orion Township Police Department",)),
        # A county's own agency is as large as its place.
        ("mobile county sheriff mugshots", ()),
    ],
)
def test_record_types_at_the_place_of_an_agency_say_that_none_names_it(typed: str, dropped: tuple[str, ...]) -> None:
    assert opening_of(understand(typed)).dropped == dropped
