"""Answers to gaps in their details: suggestions, notes beside other answers, links that are listed, what comes next."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.enums import JurisdictionType
from agencies.models import Agency, AgencyPlaceDoubt
from agencies.models.place_doubts import DoubtKind
from audit.gaps import services
from audit.gaps.models import GapCase
from datasources.models import DataSource
from locations.models import Location
from pdap.admin.gaps import Gap, gap_named
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db
DOUBTED = "agencies-with-another-town-in-the-name"
NO_SOURCE = "agencies-without-source"


def rule(name: str) -> Gap:
    gap = gap_named(name)
    assert gap is not None
    return gap


def page_of(name: str, pk: int) -> str:
    return reverse("admin:gap-record", args=[name, pk])


def messages_of(client: Client, response: Any) -> str:
    return " ".join(str(message) for message in client.get(response.url).context["messages"])


@pytest.fixture
def doubted() -> Agency:
    """An agency in a town, whose name speaks for another town of the county."""
    county = CountyFactory()
    agency = AgencyFactory(locations=[location_of(LocalityFactory(county=county))])
    meant = location_of(LocalityFactory(county=county))
    AgencyPlaceDoubt.objects.create(agency=agency, kind=DoubtKind.TOWN, location=meant)
    return agency


def meant_by(agency: Agency) -> Location:
    return agency.place_doubts.get().location


def source_typed(**typed: Any) -> dict[str, Any]:
    return {
        "answer": "save",
        "source_url": "https://example.org/records",
        "name": "Stops",
        "record_type": record_type("Stops").pk,
        **typed,
    }


def test_the_place_that_a_name_speaks_for_is_one_key_and_another_agency_comes_next(
    curator_client: Client, doubted: Agency
) -> None:
    later = AgencyFactory(locations=[location_of(LocalityFactory())])
    AgencyPlaceDoubt.objects.create(agency=later, kind=DoubtKind.TOWN, location=location_of(LocalityFactory()))
    meant, page = meant_by(doubted), page_of(DOUBTED, doubted.pk)

    shown = curator_client.get(page).content.decode()
    response = curator_client.post(page, {"suggested": meant.pk})

    assert f"Move to {meant}" in shown
    assert 'data-key="1"' in shown
    assert list(doubted.locations.all()) == [meant]
    assert response.url == page_of(DOUBTED, later.pk)


def test_a_third_place_ends_the_doubt_as_well(curator_client: Client, doubted: Agency) -> None:
    third = location_of(LocalityFactory())

    curator_client.post(page_of(DOUBTED, doubted.pk), {"answer": "save", "other": third.pk})

    assert list(doubted.locations.all()) == [third]
    assert not rule(DOUBTED).rows().exists()


def test_an_agency_moved_on_its_own_page_is_no_longer_doubted(doubted: Agency) -> None:
    doubted.location_links.update(location=meant_by(doubted))

    assert not rule(DOUBTED).rows().exists()


def test_an_agency_of_a_county_is_suggested_its_county(curator_client: Client) -> None:
    town = location_of(LocalityFactory())
    county = location_of(town.county)
    agency = AgencyFactory(jurisdiction_type=JurisdictionType.COUNTY, locations=[town])
    page = page_of("agencies-of-counties-in-towns", agency.pk)

    assert curator_client.get(page).context["suggested"] == [(county.pk, str(county))]


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Alta Police Department", ["Alta"]),
        ("Alta Vista Police Department", ["Alta Vista", "Alta"]),
        ("Altamont Police Department", []),
        ("Police Department", []),
    ],
)
def test_towns_are_suggested_with_whose_whole_name_an_agency_s_begins(
    curator_client: Client, name: str, suggested: list[str]
) -> None:
    county = CountyFactory()
    places = {town: location_of(LocalityFactory(name=town, county=county)) for town in ("Alta", "Alta Vista", "Kane")}
    LocalityFactory(name="Altamont")
    agency = AgencyFactory(name=name, locations=[location_of(county)])

    shown = curator_client.get(page_of("agencies-local-placed-by-county", agency.pk)).context["suggested"]

    assert shown == [(places[town].pk, str(places[town])) for town in suggested]


def test_what_is_a_gap_all_the_same_is_not_offered_again_at_once(curator_client: Client) -> None:
    first, second = (AgencyFactory(locations=[location_of(CountyFactory())]) for _ in range(2))
    name = "agencies-local-placed-by-county"

    other = location_of(CountyFactory())
    response = curator_client.post(page_of(name, first.pk), {"answer": "save", "other": other.pk})

    assert response.url == page_of(name, second.pk)
    assert "It’s still in this list." in messages_of(curator_client, response)


@pytest.mark.parametrize("answer", [{"answer": "skip"}, {"answer": "save", "description": "Stops."}])
def test_a_note_is_kept_whatever_is_pressed(curator_client: Client, answer: dict[str, str]) -> None:
    source = DataSourceFactory(description=None)

    curator_client.post(page_of("sources-without-description", source.pk), {**answer, "note": "Ask the clerk."})

    assert GapCase.objects.get(record_id=source.pk).note == "Ask the clerk."


def test_enter_in_the_field_of_the_day_defers(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(description=None)
    gap = rule("sources-without-description")

    curator_client.post(
        page_of(gap.name, source.pk), {"answer": "save", "description": "", "note": "", "until": "2099-12-24"}
    )

    assert not services.waiting_rows(gap, curator.pk).exists()
    assert GapCase.objects.get(record_id=source.pk).deferred_until is not None


def test_who_an_agency_is_assigned_to_is_said(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(description=None)
    page = page_of("sources-without-description", source.pk)

    response = curator_client.post(page, {"answer": "assign", "person": curator.pk})

    assert "is assigned to you." in messages_of(curator_client, response)


def test_a_link_that_is_listed_under_another_type_can_be_meant(curator_client: Client) -> None:
    listed = DataSourceFactory(
        name="Arrests", source_url="https://example.org/records", record_type=record_type("Arrest Records")
    )
    agency = AgencyFactory(locations=[location_of(LocalityFactory())])
    page = page_of(NO_SOURCE, agency.pk)

    refused = curator_client.post(page, source_typed())
    text = refused.content.decode()
    curator_client.post(page, source_typed(same_address_meant="on"))

    assert refused.status_code == 400
    assert reverse("admin:datasources_datasource_change", args=[listed.pk]) in text
    assert 'name="same_address_meant"' in text
    assert 'value="https://example.org/records"' in text
    assert agency.data_sources.get().approval_status == ApprovalStatus.APPROVED


def test_a_source_that_is_listed_can_be_tied_to_the_agency(curator_client: Client) -> None:
    listed = DataSourceFactory(source_url="https://example.org/records", record_type=record_type("Stops"))
    agency = AgencyFactory(locations=[location_of(LocalityFactory())])
    page = page_of(NO_SOURCE, agency.pk)

    refused = curator_client.post(page, source_typed())
    curator_client.post(page, source_typed(same_source_meant="on"))

    assert refused.status_code == 400
    assert list(agency.data_sources.all()) == [listed]
    assert not rule(NO_SOURCE).rows().filter(pk=agency.pk).exists()


def test_a_submission_with_the_link_leads_to_the_desk(curator_client: Client) -> None:
    pending = DataSourceFactory(
        source_url="https://example.org/records",
        record_type=record_type("Stops"),
        approval_status=ApprovalStatus.PENDING,
    )
    agency = AgencyFactory(locations=[location_of(LocalityFactory())])

    refused = curator_client.post(page_of(NO_SOURCE, agency.pk), source_typed(same_source_meant="on"))

    assert reverse("admin:review-desk", args=[pending.pk]) in refused.content.decode()
    assert not agency.data_sources.exists()


def test_a_new_source_is_not_made_where_the_form_cannot_be_saved(curator_client: Client) -> None:
    agency = AgencyFactory(locations=[location_of(LocalityFactory())])

    refused = curator_client.post(page_of(NO_SOURCE, agency.pk), source_typed(source_url="no link"))

    assert refused.status_code == 400
    assert not DataSource.objects.exists()


def test_counties_are_ordered_by_the_people_of_their_towns(curator_client: Client) -> None:
    small, large = (CountyFactory(population=None) for _ in range(2))
    LocalityFactory(county=small, population=900)
    for people in (800, 700):
        LocalityFactory(county=large, population=people)
    gap = rule("counties-without-source")

    first = gap.order(gap.rows()).first()

    assert first == location_of(large)
    assert "1,500" in curator_client.get(page_of(gap.name, first.pk)).content.decode()


def test_the_agency_of_a_large_county_comes_before_that_of_a_town() -> None:
    state = location_of(StateFactory())
    county = CountyFactory(population=None)
    for people in (8000, 7000):
        LocalityFactory(county=county, population=people)
    of_state = AgencyFactory(locations=[state])
    of_town = AgencyFactory(locations=[location_of(LocalityFactory(population=9000))])
    college = AgencyFactory(jurisdiction_type=JurisdictionType.SCHOOL, locations=[location_of(county)])
    of_county = AgencyFactory(jurisdiction_type=JurisdictionType.COUNTY, locations=[location_of(county)])
    gap = rule(NO_SOURCE)

    assert list(gap.order(gap.rows())) == [of_county, of_town, of_state, college]


def test_sources_with_a_place_of_their_own_come_after_those_that_no_one_finds(curator_client: Client) -> None:
    placed = DataSourceFactory(agencies=[], locations=[location_of(StateFactory(state_name="Ohio"))])
    lost = DataSourceFactory(agencies=[])
    gap = rule("sources-without-agency")

    assert list(gap.order(gap.rows())) == [lost, placed]
    facts = [(fact.label, fact.text) for fact in gap.facts(placed)]
    assert ("Place", "Ohio") in facts


def test_a_type_that_the_link_is_listed_under_is_refused_and_closes_no_gap(curator_client: Client) -> None:
    listed = DataSourceFactory(source_url="https://example.org/stops", record_type=record_type("Stops"))
    source = DataSourceFactory(source_url=listed.source_url, record_type=None)

    response = curator_client.post(
        page_of("sources-without-record-type", source.pk), {"answer": "save", "record_type": record_type("Stops").pk}
    )

    assert response.status_code == 400
    assert "This link is already listed under this record type." in response.content.decode()


@pytest.mark.parametrize("state", ["\0", "P\0", "Nonsense", "1'"])
def test_a_state_that_can_be_none_is_as_if_none_was_named(curator_client: Client, state: str) -> None:
    source = DataSourceFactory(record_type=None)
    page, name = page_of("sources-without-record-type", source.pk), "sources-without-record-type"

    responses = [
        curator_client.get(page, {"state": state}),
        curator_client.post(reverse("admin:gap-next", args=[name]), {"state": state}),
        curator_client.post(f"{page}?state={quote(state)}", {"answer": "skip"}),
    ]

    assert [response.status_code for response in responses] == [200, 302, 302]
    assert responses[1].url == page  # type: ignore[attr-defined]
    said = [str(message) for message in responses[0].context["messages"]]
    typed = state.replace("\0", "")
    no_such = f"We ignored “{typed}” in the link, because the filter “state” has no such choice."
    assert said == ([no_such] if typed else [])


@pytest.mark.parametrize("answer", ["skip", "save"])
def test_a_note_that_is_too_long_is_given_back_and_nothing_is_carried_out(curator_client: Client, answer: str) -> None:
    agency = AgencyFactory()
    note = "x" * 2001

    page = curator_client.post(page_of(NO_SOURCE, agency.pk), {"answer": answer, "note": note})

    assert page.status_code == 400
    assert "at most 2000 characters" in page.content.decode()
    assert note in page.content.decode()
    assert not GapCase.objects.exists()
