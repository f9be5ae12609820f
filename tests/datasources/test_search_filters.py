"""The filters of the search page: what each keeps, the counts beside the boxes, the chips, and bad input."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from agencies.enums import AgencyType, JurisdictionType, Level, jurisdictions_of
from datasources.models import DataSource
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocalityFactory, LocationFactory, location_of
from tests.locations.pennsylvania import Pennsylvania
from tests.requests_app.factories import DataRequestFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Pennsylvania]:
    """The places, with one source that differs in everything."""
    with rows_of_the_module(django_db_blocker):
        yield with_one_that_differs()


def with_one_that_differs() -> Pennsylvania:
    """Make them."""
    world = Pennsylvania()
    DataSource.objects.update(access_types=["Download"], record_formats=["PDF"], coverage_start=None, coverage_end=None)
    jail = AgencyFactory(name="Jail", agency_type=AgencyType.INCARCERATION, locations=[world.town])
    DataSourceFactory(
        name="Roster",
        type_name="Incarceration Records",
        agencies=[jail],
        access_types=["API"],
        record_formats=["CSV", "JSON"],
        coverage_start=datetime.date(2015, 1, 1),
        coverage_end=datetime.date(2018, 12, 31),
        internet_archive_url="https://web.archive.org/x",
    )
    DataSourceFactory(name="Gone", broken=True, agencies=[world.police])
    return world


def page(client: Client, places: Pennsylvania, **query: Any) -> Any:
    """Return the page of the town's results, as one list."""
    return client.get(reverse("search-results"), {"location_id": places.town.pk, "view": "flat", **query})


def names(response: Any) -> list[str]:
    """Return what is listed."""
    return [row["source"].name for row in response.context["flat"]]


def counts(response: Any, facet: str) -> dict[str, int]:
    """Return the counts beside the boxes of one filter."""
    (shown,) = [candidate for candidate in response.context["facets"] if candidate.name == facet]
    return {option.label: option.count for option in shown.options}


@pytest.mark.parametrize(
    "query",
    [
        {"agency_type": "incarceration"},
        {"access_types": "api"},
        {"record_formats": "JSON"},
        {"archived": "yes"},
        {"covers_from": "2016"},
        {"covers_to": "2015"},
        {"covers_from": "2018", "covers_to": "2030"},
        {"record_types": "Incarceration Records"},
        {"record_categories": "Jails & Courts"},
    ],
)
def test_each_filter_keeps_what_it_says(client: Client, places: Pennsylvania, query: dict[str, str]) -> None:
    assert names(page(client, places, **query)) == ["Roster"]


@pytest.mark.parametrize("query", [{"covers_from": "2019"}, {"covers_to": "2014"}, {"record_formats": "XML"}])
def test_what_does_not_fit_is_left_out(client: Client, places: Pennsylvania, query: dict[str, str]) -> None:
    assert "Roster" not in names(page(client, places, **query))


def test_the_level_is_the_agencys(client: Client, places: Pennsylvania) -> None:
    assert names(page(client, places, level=["county", "federal"])) == ["Source of Allegheny Sheriff", "Source of FBI"]


def test_broken_links_are_listed_only_where_they_are_asked_for(client: Client, places: Pennsylvania) -> None:
    assert names(page(client, places, link="broken")) == ["Gone"]
    assert "Gone" in names(page(client, places, link=["ok", "broken"]))
    usual = page(client, places)
    assert "Gone" not in names(usual)
    assert [row["source"].name for row in usual.context["broken"]] == ["Gone"]
    assert counts(usual, "link") == {"Not reported broken": 5, "Broken": 1}


def test_a_category_and_a_type_together_keep_what_is_of_either(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Survey", type_name="Surveys", agencies=[places.police])

    shown = names(page(client, places, record_categories="Jails & Courts", record_types="Surveys"))

    assert shown == ["Roster", "Survey"]


def test_each_filter_is_counted_with_the_others_applied_but_not_itself(client: Client, places: Pennsylvania) -> None:
    answer = page(client, places, level="locality")

    assert counts(answer, "level") == {"Local": 2, "County": 1, "State": 1, "Federal": 1}
    assert counts(answer, "agency_type")["Incarceration"] == 1
    assert sum(counts(answer, "agency_type").values()) == 2


def test_a_chip_leads_to_the_same_search_without_its_filter(client: Client, places: Pennsylvania) -> None:
    response = page(client, places, level="county,federal", access_types="API")

    assert [chip.label for chip in response.context["chips"]] == ["County", "Federal", "API"]
    without_county = client.get(response.context["chips"][0].address)
    assert [chip.label for chip in without_county.context["chips"]] == ["Federal", "API"]


def test_a_year_can_be_taken_back_too(client: Client, places: Pennsylvania) -> None:
    response = page(client, places, covers_from="2016", covers_to="2017")

    assert [chip.label for chip in response.context["chips"]] == ["From 2016", "Until 2017"]
    assert [chip.label for chip in client.get(response.context["chips"][0].address).context["chips"]] == ["Until 2017"]


def test_a_search_without_place_and_words_may_have_filters_alone(client: Client, places: Pennsylvania) -> None:
    response = client.get(reverse("search-results"), {"record_types": "Incarceration Records", "view": "flat"})

    assert names(response) == ["Roster"]


def test_the_newest_first_is_one_list(client: Client, places: Pennsylvania) -> None:
    response = client.get(reverse("search-results"), {"location_id": places.town.pk, "sort": "newest"})

    assert response.context["flat"]
    assert response.context["groups"] == []


def test_one_list_names_a_source_once_with_all_of_its_agencies(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Shared", agencies=[places.police, places.sheriff])

    response = page(client, places)

    assert names(response).count("Shared") == 1
    (row,) = [row for row in response.context["flat"] if row["source"].name == "Shared"]
    assert row["agencies"] == [
        (places.sheriff.pk, "Allegheny Sheriff, Allegheny County, PA"),
        (places.police.pk, "Pittsburgh Police, Pittsburgh, PA"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"location_id": "pittsburgh"},
        {"location_id": "1\0"},
        {"q": "x" * 10_000},
        {"q": "a\0b"},
        {"page": "x"},
        {"page": "0"},
        {"level": "galaxy"},
        {"agency_type": "band"},
        {"access_types": "telepathy"},
        {"record_formats": "x" * 10_000},
        {"record_types": "Poems"},
        {"record_categories": "Poems"},
        {"covers_from": "long ago"},
        {"covers_from": "2020", "covers_to": "2010"},
        {"covers_to": "9" * 10_000},
        {"covers_to": "0000020190"},
        {"location_id": "0" * 19 + "19" + "9" * 5000},
        {"archived": "perhaps"},
        {"link": "bent"},
        {"sort": "luck"},
        {"view": "sideways"},
        {"tab": "people"},
    ],
)
@pytest.mark.parametrize("name", ["search-results", "search-csv", "search-json", "search-feed"])
def test_what_makes_no_sense_is_a_400_with_advice(
    client: Client, places: Pennsylvania, query: dict[str, str], name: str
) -> None:
    if "page" in query and name != "search-results":
        return
    response = client.get(reverse(name), {"q": "police", **query})

    assert response.status_code == 400
    is_page = name == "search-results"
    assert response.headers["Content-Type"].startswith("text/html") == is_page
    assert len(response.context["message"] if is_page else response.content) > 20


@pytest.mark.parametrize("query", [{"location_id": "2147483647"}, {"page": "1000000000"}, {"page": "3"}])
def test_what_is_not_there_is_a_404(client: Client, places: Pennsylvania, query: dict[str, str]) -> None:
    assert client.get(reverse("search-results"), {"q": "police", **query}).status_code == 404


@pytest.mark.parametrize(
    ("parameter", "advice"),
    [
        ("record_categories", "Choose one from the list."),
        ("record_types", "Choose one from the list."),
        ("page", "Try searching instead."),
    ],
)
def test_an_unknown_filter_says_what_to_do(client: Client, parameter: str, advice: str) -> None:
    response = client.get(reverse("search-results"), {"location_id": LocationFactory().pk, parameter: "nonsense"})

    assert response.status_code == 400
    assert advice in response.context["message"]


def test_what_would_change_nothing_is_not_offered(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    DataSourceFactory(type_name="Stops", agencies=[agency], record_formats=["CSV"])
    DataSourceFactory(type_name="Stops", agencies=[agency], record_formats=[])
    address = {"location_id": town.pk}

    page = client.get(reverse("search-results"), address).content.decode()
    # One kind of agency has both sources; one of the two has a format; no source is about jails.
    assert 'name="agency_type"' not in page
    assert 'name="record_formats"' in page
    assert 'value="Jails &amp; Courts"' not in page
    assert 'value="Stops"' in page

    page = client.get(reverse("search-results"), {**address, "agency_type": agency.agency_type}).content.decode()
    assert 'name="agency_type"' in page


@pytest.mark.parametrize("file_format", ['quo"ted', "back\\slash", "{a,b}", "NULL", "it's", "100%"])
def test_a_format_is_found_whatever_it_is_written_with(client: Client, places: Pennsylvania, file_format: str) -> None:
    DataSourceFactory(name="Odd", agencies=[places.police], record_formats=[file_format])

    assert names(page(client, places, record_formats=file_format)) == ["Odd"]
    assert counts(page(client, places), "record_formats")[file_format] == 1


def test_a_page_far_behind_the_last_is_not_found(client: Client, places: Pennsylvania) -> None:
    """Its first row has a number that PostgreSQL's smaller integers do not hold, beside the size of a page."""
    for number in (655, 656, 42_949_672, 2_147_483_647):
        assert page(client, places, page=number).status_code == 404


def test_a_source_is_counted_once_whichever_of_its_agencies_a_filter_keeps(
    client: Client, places: Pennsylvania
) -> None:
    jail = AgencyFactory(name="County jail", agency_type=AgencyType.INCARCERATION, locations=[places.town])
    court = AgencyFactory(name="A court", agency_type=AgencyType.COURT, locations=[places.town])
    DataSourceFactory(name="Of both", agencies=[jail, court], record_formats=["ODS"])

    for kept in (["incarceration"], ["court"], ["court", "incarceration"]):
        response = page(client, places, agency_type=kept, record_formats="ODS")
        assert names(response) == ["Of both"]
        assert counts(response, "record_formats") == counts(page(client, places, agency_type=kept), "record_formats")
        assert counts(response, "record_formats")["ODS"] == 1
        assert counts(response, "agency_type") == {"Court": 1, "Incarceration": 1}
        assert response.context["total"] == 1


def tab_addresses(response: Any) -> dict[str, str]:
    return {tab["name"]: tab["address"] for tab in response.context["tabs"]}


def test_a_tab_keeps_the_filters_and_applies_those_that_mean_something_there(
    client: Client, places: Pennsylvania
) -> None:
    AgencyFactory(
        name="County Jail", agency_type="incarceration", jurisdiction_type="county", locations=[places.county]
    )
    AgencyFactory(name="School Police", jurisdiction_type="school", locations=[places.county])
    DataRequestFactory(title="Stops here", locations=[places.county], record_types_required=["Stops"])
    DataRequestFactory(title="Anything here", locations=[places.county])
    chosen = {
        "level": ["county", "state"],
        "agency_type": "incarceration",
        "record_types": "Stops",
        "covers_from": 2019,
    }
    query = {"location_id": places.county.pk, **chosen}

    sources = client.get(reverse("search-results"), query)
    agencies = client.get(tab_addresses(sources)["agencies"])
    requests = client.get(tab_addresses(agencies)["requests"])
    back = client.get(tab_addresses(requests)["sources"])

    assert [agency.name for agency in agencies.context["page"]] == ["County Jail"]
    assert [chip.label for chip in agencies.context["chips"]] == ["County", "State", "Incarceration"]
    assert [data_request.title for data_request, _ in requests.context["rows"]] == ["Stops here"]
    assert [chip.label for chip in requests.context["chips"]] == ["Stops"]
    for page in (agencies, requests):
        assert "Your other filters apply only to data sources." in page.content.decode()
    assert [chip.label for chip in back.context["chips"]] == [chip.label for chip in sources.context["chips"]]
    for page in (sources, agencies, requests, back):
        assert [tab["count"] for tab in page.context["tabs"]] == [None, 1, 1]


def test_a_chip_of_another_tab_leads_to_that_tab_without_the_filter(client: Client, places: Pennsylvania) -> None:
    AgencyFactory(name="County Jail", agency_type="incarceration", locations=[places.county])
    query = {"location_id": places.county.pk, "tab": "agencies", "agency_type": "incarceration"}

    narrowed = client.get(reverse("search-results"), query)
    (chip,) = narrowed.context["chips"]
    without = client.get(chip.address)

    assert without.context["search"].tab == "agencies"
    assert without.context["chips"] == []
    assert len(without.context["page"]) > len(narrowed.context["page"])
    assert "Your other filters" not in without.content.decode()


@pytest.mark.parametrize("tab", ["agencies", "requests"])
def test_the_other_tabs_clear_all_filters_at_once_and_stay(client: Client, places: Pennsylvania, tab: str) -> None:
    query = {"location_id": places.county.pk, "tab": tab, "level": ["county", "state"], "record_types": "Stops"}

    narrowed = client.get(reverse("search-results"), query)
    cleared = client.get(narrowed.context["all_address"])

    assert ">Clear all</a>" in narrowed.content.decode()
    assert (cleared.context["search"].tab, cleared.context["search"].location_id) == (tab, places.county.pk)
    assert cleared.context["search"].selection.active == []


def test_a_category_keeps_the_requests_for_its_types(client: Client, places: Pennsylvania) -> None:
    DataRequestFactory(title="Stops here", locations=[places.county], record_types_required=["Stops"])
    DataRequestFactory(title="Budgets here", locations=[places.county], record_types_required=["Budgets & Finances"])
    category = record_type("Stops").category.name

    page = client.get(
        reverse("search-results"), {"location_id": places.county.pk, "tab": "requests", "record_categories": category}
    )

    assert [data_request.title for data_request, _ in page.context["rows"]] == ["Stops here"]


def test_every_jurisdiction_has_one_level() -> None:
    levels = {level: jurisdictions_of([level]) for level in Level}

    assert sorted(jurisdiction for own in levels.values() for jurisdiction in own) == sorted(JurisdictionType)
    assert levels[Level.STATE] == [JurisdictionType.STATE]
    assert jurisdictions_of([]) == []


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ({"tab": "agencies"}, "All agencies"),
        ({"tab": "requests"}, "All data requests"),
        ({"tab": "agencies", "level": "county"}, "Agencies: County"),
        ({"tab": "agencies", "level": ["county", "state"], "agency_type": "court"}, "Agencies: County or State, Court"),
        ({"tab": "agencies", "record_formats": "CSV"}, "All agencies"),
        ({"tab": "agencies", "agency_kind": "sheriff"}, "Agencies: Sheriffs"),
        (
            {"tab": "agencies", "agency_kind": "sheriff", "location_id": "here"},
            "Agencies: Sheriffs in Allegheny County, Pennsylvania",
        ),
        ({"tab": "requests", "record_types": "Arrest Records"}, "Data requests: Arrest Records"),
        ({"record_types": "Arrest Records"}, "Arrest Records"),
        ({"level": "county"}, "Data sources: County"),
        ({"tab": "agencies", "location_id": "here"}, "Agencies for Allegheny County, Pennsylvania"),
        ({"tab": "requests", "location_id": "here"}, "Data requests for Allegheny County, Pennsylvania"),
        ({"tab": "agencies", "q": "jail"}, "Agencies: “jail”"),
        ({"location_id": "here"}, "Data sources for Allegheny County, Pennsylvania"),
    ],
)
def test_a_tab_is_headed_by_what_it_lists(
    client: Client, places: Pennsylvania, query: dict[str, Any], heading: str
) -> None:
    asked = {name: str(places.county.pk) if value == "here" else value for name, value in query.items()}

    text = client.get(reverse("search-results"), asked).content.decode()

    assert f"<h1>{heading}</h1>" in text
    assert f"<title>{heading} · PDAP</title>" in " ".join(text.split())


def test_with_filters_the_number_without_them_is_that_of_the_page_without_them(
    client: Client, places: Pennsylvania
) -> None:
    unfiltered = page(client, places)
    without = unfiltered.context["total"]

    some = page(client, places, level="county")
    none = page(client, places, record_types="Surveys")

    assert unfiltered.context["broken"]
    assert f"of {without} data sources" in some.context["total_sentence"]
    assert f"to see {without} data sources." in " ".join(none.content.decode().split())


def test_a_filter_for_broken_links_counts_them_among_everything(client: Client, places: Pennsylvania) -> None:
    without = page(client, places)
    everything = without.context["total"] + len(without.context["broken"])

    broken = page(client, places, link="broken")

    assert f"Showing 1 of {everything} data sources" in broken.context["total_sentence"]


def test_the_tabs_keep_the_filters_the_order_and_the_view(client: Client, places: Pennsylvania) -> None:
    response = page(client, places, sort="newest", level="county")

    for tab in response.context["tabs"]:
        assert {"level=county", "sort=newest", "view=flat"} <= set(tab["address"].partition("?")[2].split("&"))
    there = client.get(response.context["tabs"][1]["address"])
    assert "sort=newest&view=flat" in there.context["tabs"][0]["address"]
