"""How results are shown: how the query was read, yearly files together, agencies, and changing the search."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from datasources.search.results.asking import MOST_APART
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, SearchTermFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, national
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def results(client: Client, **query: Any) -> Any:
    return client.get(reverse("search-results"), query)


def of_year(year: int, name: str = "Calls", **columns: Any) -> Any:
    """Make the file of one year."""
    return DataSourceFactory(
        name=name,
        type_name="Calls for Service",
        coverage_start=datetime.date(year, 1, 1),
        coverage_end=datetime.date(year, 12, 31),
        **columns,
    )


@pytest.mark.parametrize("view", ["grouped", "flat"])
def test_yearly_files_of_one_agency_and_type_are_one_entry_with_its_years(
    client: Client, places: Pennsylvania, view: str
) -> None:
    made = [of_year(year, f"Calls {year}", agencies=[places.police]) for year in (2017, 2019, 2018)]
    other = of_year(2019, agencies=[places.sheriff])
    whole = DataSourceFactory(name="Calls", type_name="Calls for Service", agencies=[places.police])

    response = results(client, location_id=places.town.pk, record_types="Calls for Service", view=view)

    if view == "flat":
        rows = response.context["flat"]
    else:
        rows = [
            row for group in response.context["groups"] for agency in group["agencies"] for row in agency["sources"]
        ]
    shown = {row["source"].pk: [(file.year, file.id) for file in row["series"]] for row in rows}
    first, last, middle = made
    assert shown == {
        last.pk: [(2019, last.pk), (2018, middle.pk), (2017, first.pk)],
        other.pk: [],
        whole.pk: [],
    }
    assert response.context["total"] == 5
    assert "3 yearly files" in response.content.decode()


def test_a_series_is_not_cut_by_the_end_of_a_page_and_counts_agree(client: Client, places: Pennsylvania) -> None:
    for number in range(49):
        DataSourceFactory(name=f"A {number:02}", agencies=[places.police])
    years = [of_year(year, agencies=[places.police]) for year in range(2010, 2020)]

    first = results(client, location_id=places.town.pk, view="flat")
    second = results(client, location_id=places.town.pk, view="flat", page=2)

    series = [row for page in (first, second) for row in page.context["flat"] if row["series"]]
    assert [len(row["series"]) for row in series] == [len(years)]
    assert (
        sum(max(len(row["series"]), 1) for page in (first, second) for row in page.context["flat"])
        == (first.context["total"])
    )


def test_the_page_says_how_the_query_was_read_and_offers_the_words(client: Client, places: Pennsylvania) -> None:
    SearchTermFactory(term="lockups")
    page = client.get(reverse("search"), {"q": "lockups in pittsburgh"}, follow=True)
    text = " ".join(page.content.decode().split())

    assert "Results for <strong>Arrest Records in Pittsburgh, PA</strong>." in text
    assert 'href="/search/results?q=lockups+in+pittsburgh">Search for these words instead' in text
    assert 'value="lockups in pittsburgh"' in text
    assert "<h1>Arrest Records for Pittsburgh, Allegheny County, Pennsylvania</h1>" in text


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/search/results?location_id={nation}", "Data sources for the United States"),
        ("/es/search/results?location_id={nation}", "Fuentes de datos para Estados Unidos"),
        ("/follow?place={nation}", "Follow the United States"),
        ("/locations/{nation}/gaps", "What’s missing in the United States"),
        ("/locations/coverage", "What’s listed in the United States"),
    ],
)
def test_the_nation_has_its_article_in_sentences(
    client: Client, places: Pennsylvania, address: str, heading: str
) -> None:
    page = client.get(address.format(nation=national().pk)).content.decode()

    title = re.search("<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert title is not None
    assert " ".join(title[1].split()) == heading


def test_the_sentence_goes_when_the_search_is_changed(client: Client, places: Pennsylvania) -> None:
    address = client.get(reverse("search"), {"q": "arrest records pittsburgh"}).url

    assert client.get(address).context["understood"] is not None
    assert (
        client.get(address.replace("Arrest", "Arrest").replace("&record_types=Arrest+Records", "")).context[
            "understood"
        ]
        is None
    )
    assert client.get(f"{address}&level=county").context["understood"].sentence == "Arrest Records in Pittsburgh, PA"


def test_words_place_and_agency_can_each_be_changed_while_the_filters_stay(
    client: Client, places: Pennsylvania
) -> None:
    page = results(client, location_id=places.town.pk, record_types="Arrest Records", level="locality")
    fields = dict(page.context["form_fields"])
    assert fields["record_types"] == "Arrest Records"
    was = {**fields, "q": "", "in_place": fields["was_place"], "from_agency": ""}

    assert results(client, **{**was, "q": "source"}).url == (
        f"/search/results?location_id={places.town.pk}&record_types=Arrest+Records&level=locality&q=source"
    )
    assert results(client, **{**was, "in_place": "Ohio"}).url == (
        f"/search/results?record_types=Arrest+Records&level=locality&location_id={places.elsewhere.pk}"
    )
    assert results(client, **{**was, "in_place": ""}).url == (
        "/search/results?record_types=Arrest+Records&level=locality"
    )
    assert f"agency_id={places.police.pk}" in results(client, **{**was, "from_agency": "Pittsburgh Police"}).url
    assert results(client, **{**was, "in_place": "Xyzzy"}).url == "/search?q=Xyzzy"
    assert results(client, in_place="", from_agency="", q="").url == "/search"


def test_words_that_are_the_name_of_a_record_type_become_its_filter(client: Client, places: Pennsylvania) -> None:
    was = {"was_place": "", "was_agency": "", "in_place": "", "from_agency": ""}

    assert results(client, **was, q="Arrest Records").url == "/search/results?record_types=Arrest+Records"
    assert results(client, **was, q="Arrest Records", level="county").url == (
        "/search/results?level=county&record_types=Arrest+Records"
    )
    assert results(client, **was, q="arrest").url == "/search/results?q=arrest"


def test_only_the_first_broken_links_are_listed_with_a_way_to_the_rest(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory.create_batch(MOST_APART + 2, broken=True, agencies=[places.police])

    response = results(client, location_id=places.town.pk)

    assert len(response.context["broken"]) == MOST_APART
    assert "See 2 more broken links" in response.content.decode()
    assert client.get(response.context["broken_address"]).context["total"] == MOST_APART + 2


def test_signs_in_words_and_filters_are_only_signs(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="100% of calls", record_formats=["50%", "it's"], agencies=[places.police])

    response = results(client, location_id=places.town.pk, q="100%", record_formats="50%")

    assert response.context["total"] == 1
    assert {option.value for facet in response.context["facets"] for option in facet.options} >= {"50%", "it's"}


def test_results_of_one_agency_hold_its_sources_alone(client: Client, places: Pennsylvania) -> None:
    response = results(client, agency_id=places.police.pk, view="flat")

    assert [row["source"].name for row in response.context["flat"]] == ["Source of Pittsburgh Police"]
    assert "Data sources for Pittsburgh Police" in response.content.decode()
    assert results(client, agency_id=AgencyFactory(pending=True).pk).status_code == 404
    assert results(client, agency_id=999_999).status_code == 404


def test_agencies_come_with_place_and_number_of_sources_the_best_match_first(
    client: Client, places: Pennsylvania
) -> None:
    DataSourceFactory.create_batch(2, agencies=[places.troopers])

    of_place = results(client, location_id=places.town.pk, tab="agencies")
    of_words = results(client, q="pittsburgh police", tab="agencies")

    counts = [(agency.name, agency.source_count) for agency in of_place.context["page"]]
    assert counts[0] == ("State Police", 3)
    assert next(iter(of_words.context["page"])).name == "Pittsburgh Police"
    text = " ".join(of_place.content.decode().split())
    assert "Pennsylvania · 3 sources" in text
    assert "Pittsburgh, PA · 1 source<" in text


def test_a_record_type_without_sources_there_leads_on(client: Client, places: Pennsylvania) -> None:
    SearchTermFactory(term="inmates", record_type=record_type("Incarceration Records"))
    DataSourceFactory(
        name="Jail of Ohio", type_name="Incarceration Records", agencies=[AgencyFactory(locations=[places.elsewhere])]
    )
    refresh()

    page = client.get(reverse("search"), {"q": "inmates in pittsburgh"}, follow=True)
    text = " ".join(page.content.decode().split())

    assert page.redirect_chain[0][0].startswith(f"/record-types/incarceration-records?location_id={places.town.pk}")
    assert "<h1>Incarceration Records in Pittsburgh, PA</h1>" in text
    assert "Nothing listed yet for Pittsburgh" in text
    assert (
        f"/data-requests/create?location_id={places.town.pk}&amp;record_types=Incarceration+Records"
        "&amp;title=inmates+in+pittsburgh"
    ) in text
    missing = page.context["missing"]
    assert [agency.name for agency in missing.keepers] == ["Allegheny Sheriff"]
    assert [(listed.label, listed.sources) for listed in missing.wider] == [
        ("Allegheny County", 0),
        ("Pennsylvania", 0),
        ("United States", 1),
    ]
    assert [(listed.label, listed.sources) for listed in missing.other_types] == [("Arrest Records", 4)]


def test_the_page_of_a_record_type_with_sources_there_leads_to_them(client: Client, places: Pennsylvania) -> None:
    page = client.get(reverse("record-type", args=["arrest-records"]), {"location_id": places.town.pk})

    assert "Nothing listed yet" not in page.content.decode()
    assert f"/search/results?location_id={places.town.pk}&amp;record_types=Arrest+Records" in page.content.decode()
    missing = client.get(reverse("record-type", args=["arrest-records"]), {"location_id": 999_999})
    assert missing.status_code == 404


def test_the_queries_do_not_grow_with_what_is_there(
    client: Client, places: Pennsylvania, django_assert_max_num_queries: Any
) -> None:
    query = {"location_id": places.town.pk, "record_types": "Arrest Records", "typed": "arrest records pittsburgh"}
    for _ in range(2):
        # place, types, tabs, links, sources, places of agencies; the query folded, looked up and counted
        with django_assert_max_num_queries(10):
            results(client, **query)
        for year in range(2000, 2010):
            of_year(year, agencies=[places.police])
        DataSourceFactory.create_batch(5, agencies=[places.police, places.sheriff])
        LocalityFactory(name="Pittsburgh", county=CountyFactory())
    address = reverse("record-type", args=["stops"])
    client.get(address)  # what the whole nation has is cached
    # the version, types, place, links there, who keeps such records, three wider places, other types, examples, terms
    with django_assert_max_num_queries(13):
        client.get(address, {"location_id": places.sibling.pk})
