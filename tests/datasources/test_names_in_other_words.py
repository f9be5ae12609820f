"""Names of agencies and places as people say them: short, turned around, with another word for the county."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from agencies.enums import JurisdictionType
from datasources.search.query.opening import opening_of
from datasources.search.query.understanding import understand
from datasources.services.search_terms import load_search_terms
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.opened_queries import opened
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.shared import rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_agencies")]


@pytest.fixture(scope="module")
def small_agencies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Agencies of places that the catalog does not have, and of towns that are called like ordinary words."""
    with rows_of_the_module(django_db_blocker):
        states = {
            iso: StateFactory(state_iso=iso, state_name=name)
            for iso, name in (("AZ", "Arizona"), ("GA", "Georgia"), ("LA", "Louisiana"), ("NY", "New York"),
                              ("OR", "Oregon"), ("WA", "Washington"), ("DC", "District of Columbia"),
                              ("WV", "West Virginia"))
        }  # fmt: skip
        counties: dict[tuple[str, str], Any] = {
            (iso, name): CountyFactory(state=states[iso], name=name)
            for iso, name in (("AZ", "Cochise"), ("GA", "Rabun"), ("LA", "Orleans"), ("LA", "Lafourche"),
                              ("NY", "Erie"), ("NY", "Orleans"), ("OR", "Clatsop"), ("OR", "Boyd"),
                              ("WA", "Whitman"), ("WA", "Boyd"),
                              ("DC", "District of Columbia"), ("WV", "Ohio"))
        }  # fmt: skip
        for iso, county, town, people in (
            ("AZ", "Cochise", "Tombstone", 1_300),
            ("NY", "Erie", "Buffalo", 270_000),
            ("WA", "Whitman", "La Crosse", 300),
            ("WV", "Ohio", "Wheeling", 27_000),
            ("OR", "Clatsop", "Redding", 90_000),
            ("GA", "Rabun", "Excel", 600),
            ("DC", "District of Columbia", "Washington", 690_000),
        ):
            LocalityFactory(county=counties[iso, county], name=town, population=people)
        for name, iso, county in (
            ("Tombstone Police Department", "AZ", "Cochise"),
            ("Sky Valley Police Department", "GA", "Rabun"),
            ("Redding Police Department", "GA", "Rabun"),
            ("Oak Park Police Department", "GA", "Rabun"),
            ("Hanover Police Department", "NY", "Erie"),
            ("Hanover Town Police Department", "NY", "Erie"),
            ("East Buffalo Township Police Department", "GA", "Rabun"),
            ("Buffalo Police Department", "NY", "Erie"),
            ("Liquor Commission: Clatsop County", "OR", "Clatsop"),
            ("Liquor Commission", "WA", "Whitman"),
            ("Department of Parks and Recreation: Clatsop County", "OR", "Clatsop"),
            ("State Police: Boyd County", "OR", "Boyd"),
            ("State Patrol: Boyd County", "WA", "Boyd"),
            ("State Police: Wickford", "WA", "Whitman"),
            ("Washington State Patrol", "WA", "Whitman"),
            ("Department of Corrections, Office of the Inspector General: Clatsop County", "OR", "Clatsop"),
            ("Cochise Wesleyan College", "AZ", "Cochise"),
            ("Cochise State University", "AZ", "Cochise"),
            ("Clatsop Search Unit", "OR", "Clatsop"),
            ("Oregon State Police", "OR", "Clatsop"),
            ("Georgia Highway Patrol", "GA", "Rabun"),
        ):
            AgencyFactory(name=name, locations=[location_of(counties[iso, county])])
        for iso, county in (("OR", "Clatsop"), ("LA", "Lafourche"), ("LA", "Orleans")):
            AgencyFactory(
                name=f"{county} County Sheriff's Office",
                locations=[location_of(counties[iso, county])],
                jurisdiction_type=JurisdictionType.COUNTY,
            )
        seattle = AgencyFactory(name="Pullman Police Department", locations=[location_of(counties["WA", "Whitman"])])
        capital = AgencyFactory(
            name="Washington Police Department", locations=[location_of(counties["DC", "District of Columbia"])]
        )
        for agency in (seattle, capital):
            DataSourceFactory(name="Incidents", type_name="Incident Reports", agencies=[agency])
        load_search_terms()
        refresh()
        yield


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # The department of a town that is called like an ordinary word, or that is no place of the catalog.
        ("tombstone police arizona", "Tombstone Police Department"),
        ("Tombstone P.D. AZ", "Tombstone Police Department"),
        ("tombstone arizona", "Tombstone, AZ"),
        ("sky valley police georgia", "Sky Valley Police Department"),
        ("sky valley georgia police", "Sky Valley Police Department"),
        ("Sky Valley GA PD", "Sky Valley Police Department"),
        ("Sky Valley, GA", "Sky Valley Police Department"),
        ("sky valley", "Sky Valley Police Department"),
        ("sky valley police dept ga", "Sky Valley Police Department"),
        ("sky oregon", "Oregon"),
        # A big town elsewhere is not the one that is meant.
        ("Redding, GA", "Redding Police Department"),
        ("redding", "Redding, OR"),
        # The last words of a town's name, and no kind of agency.
        ("oak park police georgia", "Oak Park Police Department"),
        ("hanover town police new york", "Hanover Town Police Department"),
        ("East Buffalo Twp police", "East Buffalo Township Police Department"),
        # A college without the word.
        ("cochise wesleyan campus police", "Cochise Wesleyan College"),
    ],
)
def test_a_short_name_of_a_small_agency_opens_it(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("clatsop county liquor commission", "Liquor Commission: Clatsop County"),
        ("clatsop county parks and recreation", "Department of Parks and Recreation: Clatsop County"),
        # That of another state is not the county's.
        ("cochise liquor commission", "Cochise County, AZ"),
        ("boyd county state patrol", "State Patrol: Boyd County"),
        ("boyd county state police", "State Police: Boyd County"),
        ("wickford state police", "State Police: Wickford"),
        ("Dept of Parks and Recreation: Clatsop County OR", "Department of Parks and Recreation: Clatsop County"),
        (
            "department of corrections, office of the inspector general: clatsop county oregon",
            "Department of Corrections, Office of the Inspector General: Clatsop County",
        ),
    ],
)
def test_a_branch_of_a_state_agency_opens_by_its_county_first_and_by_its_whole_name(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("Clatsop Co SO OR", "Clatsop County Sheriff's Office"),
        ("clatsop co. so", "Clatsop County Sheriff's Office"),
        ("clatsop cnty so", "Clatsop County Sheriff's Office"),
        ("co so", "help"),
        # People call a parish a county, and so do names of agencies.
        ("Orleans County, LA", "Orleans Parish, LA"),
        ("orleans county louisiana", "Orleans Parish, LA"),
        ("orleans county", "Orleans County, NY"),
        ("lafourche county", "Lafourche Parish, LA"),
        ("lafourche county sheriff", "Lafourche County Sheriff's Office"),
        ("Lafourche County Sheriff's Office", "Lafourche County Sheriff's Office"),
    ],
)
def test_a_county_is_one_by_whatever_word(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("Lacrosse Washington", "La Crosse, WA"),
        ("lacrosse", "help"),
        ("Wheeling W.Va.", "Wheeling, WV"),
        ("Wheeling W. Va.", "Wheeling, WV"),
        ("wheeling", "Wheeling, WV"),
        ("washington metropolitan police incidents", "Incident Reports in Washington, DC"),
        ("washington incidents", "Incident Reports in Washington, DC"),
        ("oregon.gov arrests", "Arrest Records in Oregon"),
        ("buffalo police reports", "Buffalo Police Department"),
    ],
)
def test_a_place_is_one_by_a_blank_less_an_abbreviated_state_and_its_police(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("excel", "Excel, GA"),
        ("Excel GA", "Excel, GA"),
        ("csv", "All data sources in CSV format"),
        ("incidents in excel", "Incident Reports"),
    ],
)
def test_a_format_alone_is_the_town_that_is_called_so(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("bookings", "Booking Reports"),
        ("book", "help"),
        ("training", "Training & Hiring Info"),
        ("train", "help"),
        ("corrections", "Incarceration Records"),
        ("correct", "help"),
        ("shootings", "Officer Involved Shootings or Incident Reports"),
        ("arrest", "Arrest Records"),
        ("book clatsop county sheriff", "Clatsop County Sheriff's Office"),
        ("directions", "help"),
        ("directives", "Policies & Contracts"),
    ],
)
def test_another_word_with_the_stem_of_a_term_does_not_mean_it(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("evict buffalo", "Court Cases in Buffalo, NY"),
        ("evicts", "Court Cases"),
        ("prosecute", "Court Cases"),
        ("probate", "Court Cases"),
        ("sentences", "Court Cases"),
        ("incarcerate", "Incarceration Records"),
        ("hire", "Training & Hiring Info"),
        ("who does the buffalo police hire", "Training & Hiring Info in Buffalo, NY"),
        ("fingerprints", "Resources"),
        ("shoots", "Officer Involved Shootings or Incident Reports"),
        ("booked", "Booking Reports"),
    ],
)
def test_a_verb_means_what_the_noun_that_is_made_of_it_means(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("OSP", "Oregon State Police"),
        ("osp arrests", "Arrest Records in Oregon"),
        ("WSP", "Washington State Patrol"),
        ("GHP", "Georgia Highway Patrol"),
        ("OSP Oregon", "Oregon State Police"),
        # The state has no such police, or the letters are a word.
        ("OHP", "help"),
        ("wasp", "help"),
    ],
)
def test_the_initials_of_a_states_police_mean_that_state(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        # California's campuses are none of Arizona's.
        ("csu police tombstone", "Cochise State University"),
        ("CSU Tombstone AZ", "Cochise State University"),
        # What is no school does not take the letters.
        ("csu clatsop county oregon", "help"),
    ],
)
def test_the_initials_of_a_system_of_universities_mean_the_university_of_the_place(typed: str, what: str) -> None:
    assert opened(typed) == what


@pytest.mark.parametrize(
    "typed", ["tombstone pd xqz az", "xqz county sheriff", "xqz county zzz pd buffalo", "mshp xqz"]
)
def test_other_texts_for_a_query_are_looked_up_together(typed: str, django_assert_max_num_queries: Any) -> None:
    understand(typed)

    # The query's words, and those of all other texts, with two statements each; initials, spellings and counties.
    with django_assert_max_num_queries(9):
        understand(typed)


@pytest.mark.parametrize("query", ["excel", "excel ga"])
def test_a_word_in_the_name_of_a_place_is_no_format_that_is_missing(query: str) -> None:
    opening = opening_of(understand(query))

    assert opening.place is not None
    assert opening.missing_formats == ()
