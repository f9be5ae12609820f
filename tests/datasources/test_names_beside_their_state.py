"""Names beside their state or county: which of two the query means, and what a slip in an ordinary word was to be."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
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
    """States whose police are called differently, or stand at posts alone."""
    with rows_of_the_module(django_db_blocker):
        by_code = {
            code: StateFactory(state_iso=code, state_name=name)
            for code, name in (("AL", "Alabama"), ("GA", "Georgia"), ("LA", "Louisiana"), ("MD", "Maryland"),
                               ("MO", "Missouri"), ("MS", "Mississippi"), ("NE", "Nebraska"), ("NY", "New York"),
                               ("TN", "Tennessee"), ("WA", "Washington"))
        }  # fmt: skip
        counties: dict[tuple[str, str], Any] = {
            (code, name): CountyFactory(state=by_code[code], name=name, population=1_000_000 if code == "MD" else 9_000)
            for code, name in (("AL", "Montgomery"), ("AL", "Tuscaloosa"), ("GA", "Bartow"), ("GA", "Sumter"),
                               ("LA", "Caddo"), ("LA", "Ascension"), ("MD", "Montgomery"), ("MO", "Pike"),
                               ("NE", "Dundy"), ("NE", "Lancaster"), ("NY", "Chautauqua"), ("NY", "Bronx"),
                               ("NY", "Nebraska"), ("TN", "Davidson"), ("MS", "Hinds"), ("WA", "Pierce"))
        }  # fmt: skip
        at = {key: location_of(county) for key, county in counties.items()}
        for code, county, town, people in (
            ("AL", "Montgomery", "Montgomery", 200_000),
            ("AL", "Tuscaloosa", "Parrish", 900),
            ("GA", "Bartow", "Cartersville", 22_000),
            ("GA", "Sumter", "Sumter", 40_000),
            ("LA", "Caddo", "Vivian", 3_000),
            ("MD", "Montgomery", "Rockville", 67_000),
            ("MO", "Pike", "Louisiana", 3_200),
            ("NE", "Dundy", "Imperial", 2_000),
            ("WA", "Pierce", "Tacoma", 220_000),
            ("WA", "Pierce", "Twin Lakes", 900),
            ("NY", "Chautauqua", "Dunkirk", 12_000),
        ):
            made: Any = LocalityFactory(county=counties[code, county], name=town, population=people)
            at[code, town] = location_of(made)
        for name, where in (
            ("Louisiana Police Department", at["MO", "Louisiana"]),
            ("Vivian Police Department", at["LA", "Vivian"]),
            ("Sheridan Town Police Department", at["NY", "Chautauqua"]),
            ("State Patrol: Dundy County", at["NE", "Dundy"]),
            ("State Patrol: Cartersville", at["GA", "Bartow"]),
            ("Department of Insurance: Dundy County", at["NE", "Dundy"]),
            ("Montgomery Police Department", at["AL", "Montgomery"]),
        ):
            AgencyFactory(name=name, locations=[where])
        for name, where in (
            ("Nebraska State Patrol", at["NE", "Lancaster"]),
            ("Tennessee Department of Safety", at["TN", "Davidson"]),
            ("Mississippi Highway Safety Patrol", at["MS", "Hinds"]),
            ("Bronx State Police", at["NY", "Bronx"]),
            ("State Police: District 19", at["NY", "Bronx"]),
            ("Nebraska State Police", at["NY", "Nebraska"]),
        ):
            AgencyFactory(name=name, locations=[where], jurisdiction_type=JurisdictionType.STATE)
        for name, where in (("Sumter", at["GA", "Sumter"]), ("Pierce", at["WA", "Pierce"])):
            AgencyFactory(
                name=f"{name} County Sheriff's Office", locations=[where], jurisdiction_type=JurisdictionType.COUNTY
            )
        county_police = AgencyFactory(name="Montgomery County Police Department", locations=[at["MD", "Montgomery"]])
        DataSourceFactory(name="Traffic stops", type_name="Stops", agencies=[county_police])
        DataSourceFactory(
            name="Stops of many agencies", description="With those of the New York State Police.", type_name="Stops"
        )
        load_search_terms()
        refresh()
        yield


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # The department that a state's patrol is a part of, where the catalog has no other name for it.
        ("tennessee highway patrol", "Tennessee Department of Safety"),
        ("mississippi highway patrol", "Mississippi Highway Safety Patrol"),
        # Posts alone are listed; a source that mentions the state's police among others is no answer.
        ("new york state police", "State police and highway patrols in New York"),
        # The post at the county or town that is named before the state, else those of the state.
        ("dundy county nebraska state patrol", "State Patrol: Dundy County"),
        ("nebraska state patrol", "Nebraska State Patrol"),
        # A county's post in another state has the name of the state's police.
        ("nebraska state police", "Nebraska State Patrol"),
        ("nebraska state police ny", "Nebraska State Police"),
        ("nebraska county state police", "Nebraska State Police"),
        ("cartersville georgia state patrol", "State Patrol: Cartersville"),
        ("tacoma state patrol", "Agencies in Tacoma, WA"),
        ("state police imperial nebraska", "Nebraska State Patrol"),
        # What says the kind is left out.
        ("State: District 19", "State Police: District 19"),
        ("nebraska state dundy county", "Dundy County, NE"),
    ],
)
def test_the_police_of_a_state_open_by_the_name_that_people_know(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # The state of the town before it begins no other name.
        ("vivian louisiana police dept", "Vivian Police Department"),
        ("louisiana police department", "Louisiana Police Department"),
        # The word for the town is left out.
        ("sheridan ny police", "Sheridan Town Police Department"),
        # Letters for the sheriff's office, and so.
        ("sumter so georgia", "Sumter County Sheriff's Office"),
        ("Sumter SO", "Sumter County Sheriff's Office"),
        ("sumter so far", "Sumter, GA"),
        # The county without the word before an agency that is named after it.
        ("dundy department of insurance", "Department of Insurance: Dundy County"),
        ("dundy county department of insurance", "Department of Insurance: Dundy County"),
    ],
)
def test_an_agency_opens_by_its_town_or_county_and_state(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("Piece County", "Pierce County, WA"),
        ("piece county sheriff", "Pierce County Sheriff's Office"),
        ("ascension parrish", "Ascension Parish, LA"),
        ("parrish", "Parrish, AL"),
        # Words that are no slip.
        ("largest county", "help"),
        ("border county sheriff", "kind: sheriff"),
        ("the county sheriff", "kind: sheriff"),
    ],
)
def test_a_county_with_a_slip_that_makes_another_word_is_that_county(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("traffic stops montgomery", "Stops in Montgomery County, MD"),
        ("traffic stops montgomery alabama", "Stops in Montgomery, AL"),
        ("mugshots montgomery", "Booking Reports in Montgomery, AL"),
        ("montgomery", "Montgomery, AL"),
    ],
)
def test_a_county_of_the_name_whose_police_have_the_records_is_meant_where_the_town_has_none(
    typed: str, what: str
) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("is there a list of cops fired in Tacoma", "Complaints & Misconduct in Tacoma, WA"),
        ("list of cops", "Personnel Records"),
        ("use of force", "Use of Force Reports"),
        ("hit and run", "Accident Reports"),
    ],
)
def test_little_words_in_a_search_term_make_it_no_likelier(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # An ordinary word is a town where its county follows.
        ("imperial dundy county warrants", "Wanted Persons in Imperial, NE"),
        ("imperial warrants", "Wanted Persons"),
        # A state's code after the word county is nothing else: internal affairs.
        ("pike county mo complaints", "Complaints & Misconduct in Pike County, MO"),
        # A name with a slip beside an ordinary word of it.
        ("twin laes washington warrants", "Wanted Persons in Twin Lakes, WA"),
    ],
)
def test_a_town_is_known_by_what_stands_beside_it(typed: str, what: str) -> None:
    assert opened(typed) == what
