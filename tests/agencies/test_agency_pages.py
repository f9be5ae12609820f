"""The directory of agencies, and an agency's page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.enums import AgencyType, JurisdictionType
from agencies.views.agency import PAGE_SIZE
from datasources.models import DataSource, RecordType
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def names(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("agencies"), query)
    assert page.status_code == 200, query
    return [row["agency"].name for row in page.context["rows"]]


@pytest.fixture
def listed() -> dict[str, Any]:
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    town = LocalityFactory(name="Pittsburgh", county=CountyFactory(state=state))
    agencies = {
        "police": AgencyFactory(name="Pittsburgh Bureau of Police", locations=[location_of(town)]),
        "court": AgencyFactory(
            name="Court of Common Pleas",
            agency_type=AgencyType.COURT,
            jurisdiction_type=JurisdictionType.COUNTY,
            locations=[location_of(town), location_of(town.county), location_of(state)],
        ),
        "elsewhere": AgencyFactory(name="Zion Police", defunct_year="2019"),
    }
    AgencyFactory(name="Waiting", pending=True)
    DataSourceFactory.create_batch(2, agencies=[agencies["court"]])
    DataSourceFactory(agencies=[agencies["police"]], broken=True)
    return agencies


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Court of Common Pleas", "Pittsburgh Bureau of Police", "Zion Police"]),
        ({"q": "police pitts"}, ["Pittsburgh Bureau of Police"]),
        ({"q": "%"}, []),
        ({"state": "pa"}, ["Court of Common Pleas", "Pittsburgh Bureau of Police"]),
        ({"type": "court"}, ["Court of Common Pleas"]),
        ({"jurisdiction": "local"}, ["Pittsburgh Bureau of Police", "Zion Police"]),
        ({"sources": "with"}, ["Court of Common Pleas"]),
        ({"sources": "without"}, ["Pittsburgh Bureau of Police", "Zion Police"]),
        ({"sort": "sources"}, ["Court of Common Pleas", "Pittsburgh Bureau of Police", "Zion Police"]),
        ({"state": "PA", "type": "court", "sources": "without"}, []),
    ],
)
def test_the_directory_is_searched_filtered_and_sorted(
    client: Client, listed: dict[str, Any], query: dict[str, str], expected: list[str]
) -> None:
    assert names(client, **query) == expected


def test_agencies_with_the_most_sources_come_first_unless_sorted_by_name(client: Client) -> None:
    few, many, none = (AgencyFactory(name=name) for name in ("Beta", "Zeta", "Alpha"))
    DataSourceFactory(agencies=[few])
    DataSourceFactory.create_batch(2, agencies=[many])

    assert names(client) == [many.name, few.name, none.name]
    assert names(client, sort="name") == [none.name, few.name, many.name]


def test_a_row_shows_places_once_and_counts_what_search_finds(client: Client, listed: dict[str, Any]) -> None:
    rows = {row["agency"].name: row for row in client.get(reverse("agencies")).context["rows"]}

    assert rows["Court of Common Pleas"]["sources"] == 2
    assert len(rows["Court of Common Pleas"]["places"]) == 3
    assert rows["Pittsburgh Bureau of Police"]["sources"] == 0


def test_a_misspelt_name_is_offered_those_like_it(client: Client, listed: dict[str, Any]) -> None:
    refresh()

    page = client.get(reverse("agencies"), {"q": "pitsburg bureu of polise"}).content.decode()

    assert "Similar names" in page
    assert "Pittsburgh Bureau of Police" in page


@pytest.mark.parametrize(
    "query",
    [
        *({name: "nonsense"} for name in ("state", "jurisdiction", "type", "sources", "sort", "page")),
        {"q": "x" * 201},
        {"q": "\0"},
        {"page": "0"},
    ],
)
def test_nonsense_is_a_helpful_400(client: Client, query: dict[str, str]) -> None:
    response = client.get(reverse("agencies"), query)

    assert response.status_code == 400
    assert response.context["message"]


def test_a_page_beyond_the_last_is_a_404(client: Client) -> None:
    assert client.get(reverse("agencies"), {"page": "1000000000"}).status_code == 404


@pytest.mark.parametrize("query", [{}, {"sort": "sources"}, {"q": "police", "state": "PA", "sources": "with"}])
def test_the_directory_asks_five_questions(
    client: Client, listed: dict[str, Any], query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    # The version, the states, the agencies counted and read, their sources counted, their places.
    with django_assert_max_num_queries(6):
        client.get(reverse("agencies"), query)


def test_an_agency_asks_six_questions_however_much_there_is(client: Client, django_assert_num_queries: Any) -> None:
    agency = AgencyFactory(
        locations=[location_of(LocalityFactory(name=name)) for name in ("First town", "Second town")]
    )
    DataSourceFactory.create_batch(PAGE_SIZE + 2, agencies=[agency])
    AgencyMetaUrlFactory.create_batch(2, agency=agency)
    address = reverse("agency", args=[agency.pk])

    # The version, the agency with its ties and the record types that it lacks, its places, its first sources with their
    # number, its websites, and requests for its places.
    with django_assert_num_queries(6):
        first = client.get(address)
    second = client.get(address, {"page": "2"})

    shown = [[source.pk for source in response.context["page"]] for response in (first, second)]
    assert [len(page) for page in shown] == [PAGE_SIZE, 2]
    assert not set(shown[0]) & set(shown[1])
    assert [response.context["page"].paginator.count for response in (first, second)] == [PAGE_SIZE + 2] * 2


def test_an_agency_shows_everything_that_is_public(client: Client) -> None:
    places = [location_of(LocalityFactory(name=name)) for name in ("First town", "Second town")]
    agency = AgencyFactory(locations=places, defunct_year="2019")
    AgencyMetaUrlFactory(
        agency=agency,
        meta_url__url="https://police.example.gov/",
        meta_url__internet_archive_url="https://web.archive.org/web/1/x",
    )
    DataRequestFactory(title="Asked here", locations=places)

    page = client.get(reverse("agency", args=[agency.pk])).content.decode()

    for text in ("First town", "Second town", "police.example.gov", "web.archive.org/web/1/x", "Closed in 2019"):
        assert text in page
    assert page.count("Asked here") == 1
    assert f"/data-sources/create?agency_id={agency.pk}" in page


def test_an_agency_without_a_website_says_so_and_an_unknown_one_is_unknown(client: Client) -> None:
    known, unknown = AgencyFactory(no_web_presence=True), AgencyFactory()

    assert "This agency has no website" in client.get(reverse("agency", args=[known.pk])).content.decode()
    assert "Unknown" in client.get(reverse("agency", args=[unknown.pk])).content.decode()


def test_a_gap_of_an_agency_is_a_kind_without_a_working_source(client: Client) -> None:
    place = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[place])
    DataSourceFactory(agencies=[agency], type_name="Stops")
    DataSourceFactory(agencies=[agency], type_name="Surveys", broken=True)

    page = client.get(reverse("agency", args=[agency.pk]))
    gaps = dict(page.context["gaps"])

    assert f'href="/data-requests/create?location_id={place.pk}">Request data</a>' in page.content.decode()
    assert "Stops" not in gaps
    assert gaps["Surveys"] == f"/data-requests/create?location_id={place.pk}&record_types=Surveys"
    assert len(gaps) == 35


def test_an_agency_shows_its_sources_by_category_and_its_places_and_pages(client: Client) -> None:
    town = LocationFactory()
    agency = AgencyFactory(locations=[town], defunct_year="2019")
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://police.example.gov/")
    DataSourceFactory(agencies=[agency], type_name="Court Cases")
    DataSourceFactory(agencies=[agency], type_name="Stops")
    DataSourceFactory(agencies=[agency], record_type=None)
    DataSourceFactory(agencies=[agency], broken=True, name="Gone")

    page = client.get(reverse("agency", args=[agency.pk]))

    assert [name for name, _ in page.context["groups"]] == [
        "Police & Public Interactions",
        "Jails & Courts",
        "Not yet classified",
    ]
    assert [source.name for source in page.context["broken"]] == ["Gone"]
    for text in ("police.example.gov", "Closed in 2019", town.locality.name):
        assert text in page.content.decode()


def test_the_page_makes_no_record_of_each_source_that_it_lists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = AgencyFactory()
    DataSourceFactory.create_batch(PAGE_SIZE + 1, agencies=[agency])
    made: list[type] = []
    for model in (DataSource, RecordType):
        monkeypatch.setattr(model, "from_db", classmethod(lambda cls, *_: made.append(cls)))

    for page in ("1", "2"):
        assert client.get(reverse("agency", args=[agency.pk]), {"page": page}).status_code == 200

    assert not made
