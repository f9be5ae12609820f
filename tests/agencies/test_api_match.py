"""Matching agencies by name and place."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services.tokens import issue_tokens
from agencies.models import Agency
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None) -> Agency:
    """The police of Pittsburgh, with a sheriff of its county and a namesake elsewhere."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, fips="42003", name="Allegheny")
    AgencyFactory(name="Allegheny County Sheriff", locations=[location_of(county)])
    ohio = StateFactory(state_iso="OH", state_name="Ohio")
    AgencyFactory(name="Pittsburgh Bureau of Fire", locations=[location_of(ohio)])
    AgencyFactory(name="Pittsburgh Bureau of Polic", pending=True, locations=[location_of(county)])
    return AgencyFactory(
        name="Pittsburgh Bureau of Police", locations=[location_of(LocalityFactory(county=county, name="Pittsburgh"))]
    )


@pytest.fixture
def ask(administrator: User) -> Any:
    """Post a body and return the answer."""
    client = Client(headers={"Authorization": f"Bearer {issue_tokens(administrator).access_token}"})
    return lambda path, body: client.post(f"/api/v2{path}", body, content_type="application/json").json()


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"state": "Pennsylvania"},
        {"state": "pa"},
        {"state": "PA", "county": "Allegheny County"},
        {"county": "42003"},
        {"state": "PA", "county": "Allegheny", "locality": "Pittsburgh"},
        {"state": "PA", "locality": "pittsburgh"},
    ],
)
def test_a_name_is_found_at_its_place_by_names_or_codes_and_from_above(ask: Any, bureau: Agency, place: dict) -> None:
    answer = ask("/match/agency", {"name": "pittsburgh bureau of police", **place})

    assert answer["status"] == "Exact Match"
    assert answer["message"]
    assert answer["agencies"] == [
        {
            "id": bureau.pk,
            "name": bureau.name,
            "agency_type": "law enforcement",
            "similarity": 1.0,
            "locations": [
                {
                    "state": "Pennsylvania",
                    "county": "Allegheny",
                    "locality": "Pittsburgh",
                    "location_type": "Locality",
                }
            ],
        }
    ]


def test_a_county_is_reached_from_its_town(ask: Any, bureau: Agency) -> None:
    answer = ask("/match/agency", {"name": "Allegheny Sheriff", "state": "PA", "locality": "Pittsburgh"})

    assert answer["status"] == "Partial Matches"
    assert [agency["name"] for agency in answer["agencies"]] == ["Allegheny County Sheriff"]


def test_what_is_not_alike_or_nowhere_is_no_match(ask: Any, bureau: Agency) -> None:
    none = {"status": "No Match", "message": "No matches found.", "agencies": []}

    assert ask("/match/agency", {"name": "Harbour Master"}) == none
    assert ask("/match/agency", {"name": bureau.name, "state": "Atlantis"}) == none
    assert ask("/match/agency", {"name": bureau.name, "state": "OH", "threshold": 0.99}) == none


def test_agencies_are_found_by_the_names_of_their_places(ask: Any, bureau: Agency) -> None:
    results = ask(
        "/source-collector/agencies/search/location",
        {
            "requests": [
                {"request_id": 7, "query": "Pittsburgh", "iso": "pa"},
                {"request_id": 8, "query": "Nowhere at all", "iso": "PA"},
            ]
        },
    )["responses"]

    assert results == [
        {"request_id": 7, "results": [{"agency_id": bureau.pk, "similarity": 1.0}]},
        {"request_id": 8, "results": []},
    ]


def test_a_place_shows_all_of_its_agencies(ask: Any, bureau: Agency) -> None:
    town = bureau.locations.get()
    AgencyFactory.create_batch(7, locations=[town])

    (answer,) = ask(
        "/source-collector/agencies/search/location",
        {"requests": [{"request_id": 1, "query": "Pittsburgh", "iso": "PA"}]},
    )["responses"]

    assert len(answer["results"]) == 8


@pytest.mark.parametrize(
    "place",
    [
        {"state": "MO", "county": "Saint Louis"},
        {"state": "missouri", "county": "St Louis County"},
        {"state": "MO", "county": "St. Louis Co."},
        {"state": "MO", "county": "St. Louis", "locality": "Nowhere"},
        {"state": "MO", "locality": "Nowhere"},
        {"state": "MO", "county": "Nowhere County", "locality": "Nowhere"},
    ],
)
def test_places_are_known_however_they_are_spelled_and_else_what_they_lie_in(ask: Any, place: dict) -> None:
    state = StateFactory(state_iso="MO", state_name="Missouri")
    county = CountyFactory(state=state, fips="29189", name="St. Louis")
    city = CountyFactory(state=state, fips="29510", name="St. Louis city")
    AgencyFactory(name="St. Louis Police", locations=[location_of(city)])
    agency = AgencyFactory(name="St. Louis Police", locations=[location_of(county)])

    answer = ask("/match/agency", {"name": "Saint Louis police", **place})

    assert answer["agencies"][0]["name"] == "St. Louis Police"
    assert "Louis" not in place.get("county", "") or answer["agencies"][0]["id"] == agency.pk


@pytest.mark.parametrize(
    ("state", "county", "written"),
    [
        (("NM", "New Mexico"), "Doña Ana", "Dona Ana"),
        (("LA", "Louisiana"), "Orleans", "Orleans parish"),
        (("AK", "Alaska"), "Denali Borough", "Denali"),
        (("MD", "Maryland"), "Baltimore city", "City of Baltimore"),
        (("NV", "Nevada"), "Carson City", "Carson"),
        (("AL", "Alabama"), "Autauga", "1001"),
    ],
)
def test_counties_are_known_with_and_without_their_words(
    ask: Any, state: tuple[str, str], county: str, written: str
) -> None:
    fips = "01001" if county == "Autauga" else "99001"
    row = CountyFactory(state=StateFactory(state_iso=state[0], state_name=state[1]), fips=fips, name=county)
    agency = AgencyFactory(name="Sheriff's Office", locations=[location_of(row)])

    answer = ask("/match/agency", {"name": "Sheriffs Office", "state": state[1].upper(), "county": written})

    assert [match["id"] for match in answer["agencies"]] == [agency.pk]
    assert answer["status"] == "Exact Match"
