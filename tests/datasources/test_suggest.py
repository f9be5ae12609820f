"""Suggestions while somebody types."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import LocalityFactory
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db: None) -> Pennsylvania:
    """The places of most tests."""
    return Pennsylvania()


def test_the_place_field_gets_suggestions_in_one_query(
    client: Client, places: Pennsylvania, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        answer = client.get(reverse("suggest-places"), {"place": "pitts"})

    assert answer.json() == {
        "places": [
            {"id": places.town.pk, "name": "Pittsburgh, Allegheny County, Pennsylvania", "level": "Locality"},
        ]
    }


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table users; --"])
def test_what_is_typed_is_taken_literally(client: Client, places: Pennsylvania, typed: str) -> None:
    assert client.get(reverse("suggest-places"), {"place": typed}).json() == {"places": []}


def suggested(client: Client, typed: str) -> list[tuple[str, str]]:
    """Return the kind and the name of each suggestion of the box."""
    answer = client.get(reverse("suggest"), {"q": typed}).json()
    return [(one["kind"], one["name"]) for one in answer["suggestions"]]


def test_places_and_agencies_stand_together(client: Client, places: Pennsylvania) -> None:
    assert suggested(client, "pitts") == [
        ("Locality", "Pittsburgh, Allegheny County, Pennsylvania"),
        ("Agency", "Pittsburgh Police, Pittsburgh, PA"),
    ]


def test_what_begins_so_comes_before_what_holds_it_and_what_is_alike_comes_only_alone(
    client: Client, places: Pennsylvania
) -> None:
    LocalityFactory(name="Park Burgh")
    refresh()

    assert suggested(client, "park")[0] == ("Locality", suggested(client, "park burgh")[0][1])
    assert [name.partition(",")[0] for kind, name in suggested(client, "burgh") if kind == "Locality"] == [
        "Park Burgh",
        "Pittsburgh",
    ]
    assert suggested(client, "alegheny")[0] == ("County", "Allegheny County, Pennsylvania")


def test_the_words_of_an_agency_may_be_its_places(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Bureau of Fire", locations=[places.town])
    refresh()

    assert suggested(client, "fire pittsburgh") == [("Agency", "Bureau of Fire, Pittsburgh, PA")]


def test_an_agency_that_is_not_public_is_not_suggested(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="Pitts Secret", pending=True, locations=[places.town])
    refresh()

    assert "Secret" not in str(suggested(client, "pitts"))


@pytest.mark.parametrize(
    ("address", "parameter"),
    [("/search/suggest", "q"), ("/search/agencies", "agency"), ("/search", "q"), ("/agencies", "q"),
     ("/api/v2/typeahead/agencies", "query")],
)  # fmt: skip
def test_an_agency_that_was_taken_back_is_nowhere_suggested_though_the_views_are_older(
    owner_client: Client, places: Pennsylvania, address: str, parameter: str
) -> None:
    agency = AgencyFactory(name="Harrisville Watch", locations=[places.town])
    refresh()
    asked = {parameter: "Harrisvile Wach" if address == "/agencies" else "harrisv"}
    assert b"Harrisville Watch" in owner_client.get(address, asked, follow=True).content

    agency.approval_status = "rejected"
    agency.save()

    answer = owner_client.get(address, asked, follow=True)
    assert answer.status_code == 200
    assert b"Harrisville Watch" not in answer.content


def test_an_unknown_zip_code_is_said_to_be_unknown(client: Client, places: Pennsylvania) -> None:
    assert client.get(reverse("suggest"), {"q": "99999"}).json() == {
        "suggestions": [],
        "note": "No ZIP code 99999 is known.",
    }


def test_both_kinds_cost_two_queries(client: Client, places: Pennsylvania, django_assert_num_queries: Any) -> None:
    # places, agencies
    with django_assert_num_queries(2):
        suggested(client, "pitts")


@pytest.mark.parametrize("typed", ["x" * 10_000, "a\0b"])
def test_what_nobody_types_is_refused(client: Client, typed: str) -> None:
    answer = client.get(reverse("suggest"), {"q": typed})

    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("La Salle", "lasalle"),
        ("McGregor", "mc gregor"),
        ("Doña Ana", "DONA AN"),
        ("Kāne\u02bbohe", "kaneohe"),
        ("O\u2019Fallon", "o`fallon"),
        ("King & Queen", "king and queen"),
        ("Winston-Salem", "winstonsalem"),
        ("Sault Ste. Marie", "sault sainte marie"),
    ],
)
def test_a_place_is_suggested_however_it_is_spelled(client: Client, name: str, typed: str) -> None:
    town = LocalityFactory(name=name)
    refresh()

    assert [found["name"].split(", ")[0] for found in place_suggestions(client, typed)] == [town.name]


def place_suggestions(client: Client, typed: str) -> list[dict[str, Any]]:
    return client.get(reverse("suggest-places"), {"place": typed}).json()["places"]


def test_a_name_that_begins_as_typed_comes_before_one_that_only_would_without_blanks(client: Client) -> None:
    LocalityFactory(name="Portland", population=600_000)
    LocalityFactory(name="Port Lavaca", population=12_000)
    refresh()

    assert [found["name"].split(", ")[0] for found in place_suggestions(client, "port la")] == [
        "Port Lavaca",
        "Portland",
    ]
