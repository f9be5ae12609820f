"""Search with words: what they find, how it is shown, and what the page says where they find nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.reads.plans import nodes
from datasources.models import AgencyDataSource, DataSource
from datasources.search.results import asking
from datasources.search.search_links import BEST
from datasources.search.views import tabs
from pdap.db.materialized import refresh
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.pennsylvania import Pennsylvania
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pennsylvania(pennsylvania: Pennsylvania) -> Pennsylvania:
    """The places of most tests, with a source of the police on use of force."""
    DataSourceFactory(
        name="Annual figures",
        description="Each time an officer used force",
        type_name="Use of Force Reports",
        agencies=[pennsylvania.police],
    )
    return pennsylvania


def found(client: Client, **query: Any) -> list[str]:
    """Return the names of the sources that the page lists, in their order."""
    response = client.get(reverse("search-results"), {"view": "flat", **query})
    return [row["source"].name for row in response.context["flat"]]


@pytest.mark.parametrize(
    "words",
    [
        "pittsburgh use of force",
        "PITTSBURGH FORCE",
        "allegheny officers",
        "figures pennsylvania",
        '"used force"',
        "reports PA",
    ],
)
def test_words_of_the_agency_the_place_and_the_record_type_find_its_sources(
    client: Client, places: Pennsylvania, words: str
) -> None:
    assert found(client, q=words) == ["Annual figures"]


def test_a_word_with_a_minus_is_left_out(client: Client, places: Pennsylvania) -> None:
    assert "Annual figures" not in found(client, q="pittsburgh -force")


def test_words_and_a_place_together_narrow(client: Client, places: Pennsylvania) -> None:
    assert found(client, q="source police", location_id=places.town.pk) == [
        "Source of Pittsburgh Police",
        "Source of State Police",
    ]
    assert found(client, q="elsewhere", location_id=places.town.pk) == []


def test_a_word_in_the_name_counts_for_more_than_one_in_the_description(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Radio", description="All about tasers", agencies=[places.police])
    DataSourceFactory(name="Tasers", description="Radio", agencies=[places.police])

    assert found(client, q="tasers") == ["Tasers", "Radio"]


def test_what_is_not_public_is_not_found(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Batons", pending=True, agencies=[places.police])
    DataSourceFactory(name="Batons", agencies=[AgencyFactory(rejected=True, locations=[places.town])])

    assert found(client, q="batons") == []


def test_a_renamed_agency_and_a_moved_source_are_found_at_once(client: Client, places: Pennsylvania) -> None:
    places.police.name = "Steel City Constabulary"
    places.police.save()
    assert "Annual figures" in found(client, q="constabulary")

    source = DataSource.objects.get(name="Annual figures")
    AgencyDataSource.objects.filter(data_source=source).update(agency=places.sheriff)
    assert found(client, q="constabulary force") == []
    assert found(client, q="sheriff force") == ["Annual figures"]


def test_matches_are_marked_and_everything_else_is_escaped(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(
        name="Taser <b>log</b>", description="<i>All</i> tasers & <u onclick=alert(1)>guns", agencies=[places.police]
    )

    page = client.get(reverse("search-results"), {"q": "taser"}).content.decode()

    assert "<mark>Taser</mark> &lt;b&gt;log&lt;/b&gt;" in page
    assert "<mark>tasers</mark>" in page
    assert "<u onclick" not in page


def test_no_result_says_what_was_looked_for_and_leads_on(client: Client, places: Pennsylvania) -> None:
    refresh()

    response = client.get(
        reverse("search-results"), {"q": "Elsewhere", "location_id": places.sibling.pk, "record_types": "Stops"}
    )
    page = response.content.decode()

    assert "match “Elsewhere”" in page
    assert f"/data-requests/create?location_id={places.sibling.pk}&amp;record_types=Stops" in page
    assert [(around.own_name, count) for around, count, _ in response.context["advice"].wider] == [
        ("Allegheny County", 0),
        ("Pennsylvania", 0),
        ("United States", 0),
    ]


def test_the_wider_places_are_counted_as_the_search_would_count_them(client: Client, places: Pennsylvania) -> None:
    response = client.get(reverse("search-results"), {"q": "figures", "location_id": places.sibling.pk})

    assert [count for _, count, _ in response.context["advice"].wider] == [1, 1, 1]


def test_a_misspelt_word_is_answered_with_what_is_meant(client: Client, places: Pennsylvania) -> None:
    refresh()

    page = client.get(reverse("search-results"), {"q": "pitsburgh forse"}).content.decode()

    assert "pittsburgh force</a>?" in page


def test_a_spelling_is_proposed_only_where_it_finds_something(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Helicopter flights", agencies=[places.police])
    refresh()

    def page(**query: object) -> str:
        return client.get(reverse("search-results"), {"q": "helikopter", **query}).content.decode()

    assert "helicopter</a>?" in page()
    assert "helicopter</a>?" in page(location_id=places.town.pk)
    for query in ({"location_id": places.sibling.pk}, {"agency_id": places.sheriff.pk}, {"record_types": "Surveys"}):
        assert "Did you mean" not in page(**query)


@pytest.mark.parametrize(
    ("words", "meant", "address"),
    [
        ("allegheny county", "Allegheny County, PA", "/search/results?location_id={places.county.pk}&amp;typed="),
        ("state police of pennsylvania", "State Police", "/agencies/{places.troopers.pk}?typed="),
    ],
)
def test_words_that_name_a_place_or_an_agency_without_sources_lead_there(
    client: Client, places: Pennsylvania, words: str, meant: str, address: str
) -> None:
    DataSource.objects.all().delete()
    refresh()

    page = client.get(reverse("search-results"), {"q": words}).content.decode()

    assert address.format(places=places) in page
    assert f">{meant}</a>?" in page
    assert (
        "Did you mean"
        not in client.get(reverse("search-results"), {"q": words, "location_id": places.sibling.pk}).content.decode()
    )


def test_a_request_for_what_is_not_found_begins_with_the_words(client: Client, places: Pennsylvania) -> None:
    query = {"q": "drones & kites", "agency_id": places.sheriff.pk, "record_types": "Stops"}

    for tab in ({}, {"tab": "requests"}):
        page = client.get(reverse("search-results"), {**query, **tab}).content.decode()

        asked = f"agency_id={places.sheriff.pk}&amp;record_types=Stops&amp;title=drones+%26+kites"
        assert f'href="/data-requests/create?{asked}"' in page


def test_the_tabs_hold_the_agencies_and_the_requests_of_the_same_search(client: Client, places: Pennsylvania) -> None:
    request = DataRequestFactory(title="Police budgets", locations=[places.town], request_status=RequestStatus.ACTIVE)
    DataRequestFactory(title="Police secrets", locations=[places.town], request_status=RequestStatus.INTAKE)
    AgencyFactory(name="Hidden Police", pending=True, locations=[places.town])
    query = {"q": "police", "location_id": places.town.pk}

    sources = client.get(reverse("search-results"), query)
    agencies = client.get(reverse("search-results"), {**query, "tab": "agencies"})
    requests = client.get(reverse("search-results"), {**query, "tab": "requests"})

    assert [tab["count"] for tab in sources.context["tabs"]] == [None, 2, 1]
    assert [agency.name for agency in agencies.context["page"]] == ["Pittsburgh Police", "State Police"]
    assert [row for row, _ in requests.context["rows"]] == [request]


def test_an_agency_alone_has_the_requests_of_its_places(client: Client, places: Pennsylvania) -> None:
    here = DataRequestFactory(title="Police budgets", locations=[places.town], request_status=RequestStatus.ACTIVE)
    for elsewhere in ([places.sibling], []):
        DataRequestFactory(title="Police rosters", locations=elsewhere, request_status=RequestStatus.ACTIVE)

    for query in ({"agency_id": places.police.pk}, {"agency_id": places.police.pk, "q": "police"}):
        page = client.get(reverse("search-results"), {**query, "tab": "requests"})

        assert [row for row, _ in page.context["rows"]] == [here]
        assert [tab["count"] for tab in page.context["tabs"]][2] == 1


def test_an_intake_note_finds_nothing(client: Client, places: Pennsylvania) -> None:
    DataRequestFactory(
        title="Budgets", submission_notes="whistleblower", internal_notes="whistleblower", request_status="Active"
    )

    response = client.get(reverse("search-results"), {"q": "whistleblower", "tab": "requests"})

    assert list(response.context["page"]) == []


def test_the_number_of_queries_does_not_grow(
    client: Client, places: Pennsylvania, django_assert_num_queries: Any
) -> None:
    query = {"q": "source", "location_id": places.town.pk, "view": "grouped"}
    # the version, the way, record types, the counts of the tabs, links, their sources, the agencies' places
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(reverse("search-results"), query)
        DataSourceFactory.create_batch(5, name="A source", agencies=[places.police, places.sheriff])
    # version, way, types, tabs, links, three wider places, spelling
    with django_assert_num_queries(9):
        client.get(reverse("search-results"), {"q": "xyzzy", "location_id": places.town.pk})


@pytest.mark.parametrize("words", ["%", "\\", "'", "a & | ! (", "…", '"', "<->", "-"])
def test_signs_are_only_signs(client: Client, places: Pennsylvania, words: str) -> None:
    assert client.get(reverse("search-results"), {"q": words}).status_code == 200


@pytest.fixture
def cut_at_three(places: Pennsylvania, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four sources about drones whose links work, of which the list of the best matches holds three, and one broken."""
    monkeypatch.setattr(asking, "MOST_MATCHES", 3)
    DataSourceFactory(name="Drones", record_formats=["CSV"], agencies=[places.police])
    DataSourceFactory(name="Drones, broken", broken=True, record_formats=["CSV"], agencies=[places.police])
    DataSourceFactory(name="Sky", description="Drones", record_formats=["PDF"], agencies=[places.police])
    described = "A drone, in a longer description"
    DataSourceFactory(name="Field", description=described, record_formats=["PDF"], agencies=[places.police])
    DataSourceFactory(name="Farm", supplying_entity="Drones", agencies=[places.police])


def count_beside(page: str, value: str) -> str:
    """Return what stands beside the box of an option."""
    box = re.search(rf'value="{value}"> [^<]*<span class="count">([^<]*)</span>', page)
    assert box
    return box[1]


@pytest.mark.usefixtures("cut_at_three")
def test_of_very_many_matches_the_best_are_listed_and_the_page_says_that_there_are_more(client: Client) -> None:
    response = client.get(reverse("search-results"), {"q": "drones"})
    page = response.content.decode()

    assert [row["source"].name for row in response.context["flat"]] == ["Drones", "Field", "Sky"]
    assert page.count("More than 3 data sources. The best matches are listed.") == 3, "twice for programs, once to read"
    assert count_beside(page, "CSV") == "1+"
    assert "Broken links" not in page, "what stands at the end of a list does not stand where it is cut"

    spanish = client.get("/es/search/results", {"q": "drones"}).content.decode()
    assert "Más de 3 fuentes de datos." in spanish


@pytest.mark.usefixtures("cut_at_three")
def test_an_option_that_the_best_matches_lack_is_offered_without_a_number(client: Client) -> None:
    for number in range(4):
        DataSourceFactory(name=f"Drones, drones {number}", type_name="Stops")
    other = DataSource.objects.get(name="Farm").record_type
    assert other

    page = client.get(reverse("search-results"), {"q": "drones"}).content.decode()

    assert count_beside(page, "Stops") == "3+"
    assert f'value="{other.name}"> {other.name}</label>' in page, "what lies behind the best can't be chosen"
    assert 'value="yes"> Has an archived copy</label>' in page

    found = client.get(reverse("search-results"), {"q": "drones", "record_types": other.name or ""})
    assert found.context["total"] == 4, "what is chosen is counted to the end"


@pytest.mark.usefixtures("cut_at_three")
def test_the_best_matches_are_read_once_for_each_version_of_the_catalog(client: Client, places: Pennsylvania) -> None:
    def statements() -> str:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search-results"), {"q": "drones"})
        return " ".join(query["sql"] for query in queries)

    commit_version()
    assert "limit 3" in statements()
    assert "limit 3" not in statements()

    DataSourceFactory(name="Drones", description="Drones above drones", agencies=[places.police])
    commit_version()
    response = client.get(reverse("search-results"), {"q": "drones"})
    assert [row["source"].name for row in response.context["flat"]] == ["Drones", "Drones", "Sky"]


@pytest.mark.parametrize(
    ("way", "query", "label", "says"),
    [
        ("", {"q": "police"}, "Agencies", "Agencies with these words in their name or place."),
        ("/es", {"q": "police"}, "Agencias", "Agencias con estas palabras en su nombre o lugar."),
        ("", {"record_types": "Stops"}, "Agencies", ""),
    ],
)
def test_the_tab_of_agencies_says_where_words_are_looked_for(
    client: Client, places: Pennsylvania, way: str, query: dict[str, str], label: str, says: str
) -> None:
    DataSourceFactory(name="Stops", type_name="Stops", agencies=[places.police])

    page = client.get(f"{way}{reverse('search-results')}", {**query, "tab": "agencies"}).content.decode()

    assert re.search(rf'>{label}\s+<span class="count">', page)
    assert ("in their name or place" in page or "en su nombre o lugar" in page) == bool(says)
    assert says in page


@pytest.mark.parametrize(("many", "counted_again"), [(1, False), (2, True)])
def test_large_counts_of_the_tabs_are_kept_until_the_catalog_changes(
    client: Client, places: Pennsylvania, monkeypatch: pytest.MonkeyPatch, many: int, counted_again: bool
) -> None:
    monkeypatch.setattr(tabs, "MANY", many)

    def count_of_agencies() -> tuple[int, bool]:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("search-results"), {"q": "airship"})
        counts = {tab["name"]: tab["count"] for tab in response.context["tabs"]}
        return counts["agencies"], any("agency_documents" in query["sql"] for query in queries)

    AgencyFactory.create_batch(2, name="Airship patrol", locations=[places.town])
    commit_version()
    assert count_of_agencies() == (2, True)
    assert count_of_agencies() == (2, counted_again)

    AgencyFactory(name="Airship harbor", locations=[places.town])
    commit_version()
    assert count_of_agencies() == (3, True)


@pytest.mark.usefixtures("cut_at_three")
@pytest.mark.parametrize(
    "more",
    [{"sort": "name"}, {"view": "grouped"}, {"record_formats": "PDF"}, {"link": ["ok", "broken"]}, {"place": True}],
)
def test_what_is_narrowed_or_sorted_otherwise_is_counted_to_the_end(
    client: Client, places: Pennsylvania, more: dict[str, Any]
) -> None:
    query = {"location_id": places.town.pk} if more.pop("place", False) else more

    response = client.get(reverse("search-results"), {"q": "drones", **query})

    assert not response.context["is_cut"]
    assert response.context["everything_total"] == 5
    assert "More than" not in response.content.decode()
    assert "+</span>" not in response.content.decode()


def test_no_list_is_gone_through_for_each_of_very_many_matches() -> None:
    """PostgreSQL hashes such a list in a small catalog; one that is too long for that is gone through for each row."""
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {BEST.format(most=3)}", {"words": "drones"})
        plan = cursor.fetchone()[0][0]["Plan"]

    (scan,) = [node for node in nodes(plan) if node.get("Relation Name") == "data_source_documents"]
    assert "SubPlan" not in scan.get("Filter", "")


@pytest.mark.usefixtures("cut_at_three")
def test_pages_of_the_best_matches_are_kept_once_for_all_ways_to_write_few_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}

    def keep(name: str, make: Callable[[], Any], is_worth_keeping: Callable[[Any], bool]) -> Any:
        if name not in kept and is_worth_keeping(value := make()):
            kept[name] = value
        return kept.get(name)

    monkeypatch.setattr(asking, "kept_for_version", keep)
    variants = ["drones", "  DRONES ", "Drones\u200b", "drones"]

    totals = [client.get(reverse("search-results"), {"q": words}).context["total"] for words in variants]
    assert (totals, len(kept)) == ([3] * 4, 1)

    client.get(reverse("search-results"), {"q": " ".join(["drones"] * 20)})
    assert len(kept) == 1, "a page of a long text is kept"


@pytest.mark.usefixtures("cut_at_three")
def test_files_hold_all_that_a_cut_list_leaves_out(client: Client) -> None:
    lines = b"".join(client.get(reverse("search-csv"), {"q": "drones"})).decode().splitlines()  # type: ignore[arg-type]

    assert len(lines) == 6


def test_what_is_not_public_or_has_a_broken_link_is_none_of_too_many_matches(
    client: Client, places: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_MATCHES", 3)
    DataSourceFactory.create_batch(4, name="Drones, pending", pending=True, agencies=[places.police])
    DataSourceFactory.create_batch(4, name="Drones, broken", broken=True, agencies=[places.police])
    DataSourceFactory.create_batch(3, name="Sky", description="Drones", agencies=[places.police])

    response = client.get(reverse("search-results"), {"q": "drones"})

    assert not response.context["is_cut"]
    assert (response.context["total"], response.context["everything_total"]) == (3, 7)


def test_as_many_matches_as_are_listed_are_counted_exactly(
    client: Client, places: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_MATCHES", 3)
    for number in range(3):
        DataSourceFactory(name=f"Drones {number} of many", agencies=[places.police])

    response = client.get(reverse("search-results"), {"q": "drones"})

    assert not response.context["is_cut"]
    assert response.context["total"] == 3
