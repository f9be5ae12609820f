"""The coverage of a place: which of the places in it have which record types, as a page and as a file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from locations.models import Location
from requests_app.enums import RequestStatus
from requests_app.queries.coverage_matrix import Standing
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

JAIL = "Incarceration Records"


class Ohio:
    """Four counties: one with a working source in its town, one with a broken one, one requested, and one bare."""

    def __init__(self) -> None:
        state = StateFactory(state_iso="OH", state_name="Ohio")
        self.state = location_of(state)
        counties = {name: CountyFactory(state=state, name=name) for name in ("Adams", "Brown", "Clark", "Darke")}
        self.adams, self.brown, self.clark, self.darke = map(location_of, counties.values())
        self.town = location_of(LocalityFactory(county=counties["Adams"], name="Peebles"))
        DataSourceFactory(type_name=JAIL, agencies=[AgencyFactory(locations=[self.town, self.adams])])
        DataSourceFactory(type_name=JAIL, broken=True, agencies=[AgencyFactory(locations=[self.brown])])
        DataRequestFactory(
            record_types_required=[JAIL], locations=[self.clark, self.brown], request_status=RequestStatus.ACTIVE
        )
        DataRequestFactory(record_types_required=[JAIL], locations=[self.darke], request_status=RequestStatus.COMPLETE)
        DataRequestFactory(record_types_required=[JAIL], locations=[self.darke], request_status=RequestStatus.INTAKE)
        DataSourceFactory(type_name=JAIL, pending=True, agencies=[AgencyFactory(locations=[self.darke])])


@pytest.fixture
def ohio() -> Ohio:
    return Ohio()


def page_of(client: Client, place: Location, **query: str) -> Any:
    return client.get(reverse("coverage", args=[place.pk]), query)


def names_by_standing(page: Any) -> dict[str, list[str]]:
    groups = page.context["groups"]
    return {group["standing"].value: [row["place"].own_name for row in group["rows"]] for group in groups}


@pytest.mark.parametrize("query", [{"record_types": JAIL}, {"record_categories": "Jails & Courts"}])
def test_each_county_is_working_broken_requested_or_none(client: Client, ohio: Ohio, query: dict[str, str]) -> None:
    page = page_of(client, ohio.state, **query)

    assert names_by_standing(page) == {
        "none": ["Darke County"],
        "requested": ["Clark County"],
        "broken": ["Brown County"],
        "working": ["Adams County"],
    }
    assert "1 of 4 counties has a working source" in " ".join(page.content.decode().split())


def test_statewide_sources_are_said_apart_and_fill_no_county(client: Client, ohio: Ohio) -> None:
    DataSourceFactory(type_name=JAIL, agencies=[AgencyFactory(locations=[ohio.state])])

    page = page_of(client, ohio.state, record_types=JAIL)

    assert names_by_standing(page)["none"] == ["Darke County"]
    assert [(kind.name, cell.working) for kind, cell in page.context["itself"]] == [(JAIL, 1)]


def test_without_a_choice_every_record_type_is_counted_and_leads_to_its_counties(client: Client, ohio: Ohio) -> None:
    page = page_of(client, ohio.state)

    rows = {kind["label"]: kind for category in page.context["summary"] for kind in category["types"]}
    assert len(rows) == 36
    assert [rows[JAIL][standing.value] for standing in Standing] == [1, 1, 1, 1]
    assert rows["Stops"]["none"] == 4
    assert (
        f'href="{reverse("coverage", args=[ohio.state.pk])}?record_types=Incarceration+Records"'
        in page.content.decode()
    )


def test_the_nation_has_its_states_and_a_town_itself(client: Client, ohio: Ohio) -> None:
    nation = client.get(reverse("nation-coverage"), {"record_types": JAIL})
    assert names_by_standing(nation)["working"] == ["Ohio"]
    assert nation.context["place"].pk == national().pk

    town = page_of(client, ohio.town, record_types=JAIL)
    assert names_by_standing(town)["working"] == ["Peebles"]


def test_the_file_has_a_line_for_each_place_and_type(client: Client, ohio: Ohio) -> None:
    response = client.get(reverse("coverage-csv", args=[ohio.state.pk]), {"record_types": JAIL})

    lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [(line["place"], line["coverage"], line["open_requests"]) for line in lines] == [
        ("Adams County", "working", "0"),
        ("Brown County", "broken", "1"),
        ("Clark County", "requested", "1"),
        ("Darke County", "none", "0"),
    ]
    assert {line["record_type"] for line in lines} == {JAIL}


def test_a_type_that_there_is_not_is_explained_and_a_place_that_there_is_not_is_not_found(
    client: Client, ohio: Ohio
) -> None:
    page = page_of(client, ohio.state, record_types="Jailbreaks")
    assert page.status_code == 400
    assert "Jailbreaks" in page.content.decode()
    assert client.get(reverse("coverage", args=[2**31])).status_code == 404


def test_the_page_costs_a_few_queries_however_many_counties(
    client: Client, ohio: Ohio, django_assert_max_num_queries: Any
) -> None:
    page_of(client, ohio.state)
    CountyFactory.create_batch(5, state=ohio.state.state)
    with django_assert_max_num_queries(7):
        page_of(client, ohio.state, record_categories="Jails & Courts")


def test_the_page_of_a_record_type_lists_the_counties_of_a_state(client: Client, ohio: Ohio) -> None:
    page = client.get(reverse("record-type", args=["incarceration-records"]), {"state": "oh"})

    groups = {group["standing"].value: len(group["rows"]) for group in page.context["in_state"]["groups"]}
    assert groups == {"none": 1, "requested": 1, "broken": 1, "working": 1}
    assert "Darke County" in page.content.decode()
    assert client.get(reverse("record-type", args=["stops"]), {"state": "ZZ"}).status_code == 400


def test_one_county_has_and_more_have(client: Client, ohio: Ohio) -> None:
    page = client.get(reverse("coverage", args=[ohio.state.pk]), {"record_types": JAIL})

    words = " ".join(page.content.decode().split())
    assert "1 of 4 counties has a working source in this catalog. 1 has nothing listed." in words
