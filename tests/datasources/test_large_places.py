"""Places with very many sources: the first of each level are listed, and the page says that there are more."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.enums import JurisdictionType
from bench.reads.plans import nodes
from bench.reads.statement_notices import recorded_on
from datasources.search.results import asking
from datasources.search.views import results
from datasources.search.views.shown_search import search_of
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import national
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowded(places: Pennsylvania, monkeypatch: pytest.MonkeyPatch) -> Pennsylvania:
    """A state whose town, county and state have six, three and one source, where more than eight are too many."""
    monkeypatch.setattr(asking, "MOST_IN_PLACE", 8)
    monkeypatch.setattr(asking, "MOST_OF_LEVEL", 2)
    monkeypatch.setattr(asking, "MOST_RANKED", 10)
    for number in range(5):
        DataSourceFactory(name=f"Stops {number}", record_formats=["PDF"], agencies=[places.police])
    DataSourceFactory(name="Broken stops", broken=True, agencies=[places.sheriff])
    for number in range(2):
        DataSourceFactory(name=f"Jail {number}", agencies=[places.sheriff])
    return places


def test_a_large_place_lists_the_first_of_each_level(client: Client, crowded: Pennsylvania) -> None:
    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk})
    page = response.content.decode()

    assert [
        (group["level"], [row["source"].name for agency in group["agencies"] for row in agency["sources"]])
        for group in response.context["groups"]
    ] == [
        ("locality", ["Source of Pittsburgh Police", "Stops 0"]),
        ("county", ["Jail 0"]),
        ("state", ["Source of State Police"]),
        ("federal", ["Source of FBI"]),
    ]
    assert "More than 8 data sources. The first of each level of government are listed" in page
    assert "Broken links" not in page
    assert levels_of(response) == {
        "locality": (2, True),
        "county": (1, True),
        "state": (1, False),
        "federal": (1, False),
    }
    assert "Local (2+)</a>" in page
    assert "State (1)</a>" in page
    assert 'content="More than 8 data sources.' in page


def test_a_level_that_is_listed_whole_is_counted_exactly(client: Client, crowded: Pennsylvania) -> None:
    """Of the state itself two are listed, and one more is not."""
    DataSourceFactory(name="State stops", agencies=[crowded.troopers])
    whole = client.get(reverse("search-results"), {"location_id": crowded.town.pk})
    DataSourceFactory(name="State arrests", agencies=[crowded.troopers])
    cut = client.get(reverse("search-results"), {"location_id": crowded.town.pk})

    assert [levels_of(response)["state"] for response in (whole, cut)] == [(2, False), (2, True)]


def levels_of(response: Any) -> dict[str, tuple[int, bool]]:
    levels = response.context["levels"]
    return {item["level"].value: (item["count"], item["is_cut"]) for item in levels if item["level"]}


def test_more_than_so_many_is_said_of_no_place_that_has_fewer(
    client: Client, places: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source counts once, though agencies of the place, of its town and of what lies above it have it."""
    monkeypatch.setattr(asking, "MOST_OF_LEVEL", 2)
    both = AgencyFactory(locations=[places.town, places.state, national()])
    for number in range(4):
        DataSourceFactory(name=f"Shared {number}", agencies=[both, places.police])
    DataSourceFactory.create_batch(3, agencies=[places.troopers], broken=True)
    for place in (places.town, places.county, places.state, places.nation):
        asked = {"location_id": place.pk}
        exact = client.get(reverse("search-results"), {**asked, "sort": "newest"}).context["total"]
        for most in range(1, 14):
            monkeypatch.setattr(asking, "MOST_IN_PLACE", most)
            response = client.get(reverse("search-results"), asked)

            assert response.context["is_cut"] == (exact > most), (place, most)
            assert response.context["is_cut"] or response.context["total"] == exact, (place, most)


def test_a_filter_or_another_order_counts_a_large_place_to_the_end(client: Client, crowded: Pennsylvania) -> None:
    for more in ({"record_formats": "PDF"}, {"sort": "newest"}, {"view": "flat"}):
        response = client.get(reverse("search-results"), {"location_id": crowded.state.pk, **more})
        assert not response.context["is_cut"], more
        assert response.context["total"] == (5 if "record_formats" in more else 12), more


def test_a_place_with_as_many_sources_as_are_counted_is_counted_exactly(
    client: Client, crowded: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_IN_PLACE", 12)

    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk})

    assert not response.context["is_cut"]
    assert response.context["total"] == 12
    assert "Broken links" in response.content.decode()


def test_words_in_a_large_place_list_the_best(client: Client, crowded: Pennsylvania) -> None:
    for number in range(6):
        DataSourceFactory(name=f"Stops of deputies {number}", agencies=[crowded.sheriff])
    DataSourceFactory.create_batch(9, name="Stops elsewhere", agencies=[AgencyFactory(locations=[crowded.elsewhere])])

    state = client.get(reverse("search-results"), {"location_id": crowded.state.pk, "q": "stops"})
    town = client.get(reverse("search-results"), {"location_id": crowded.sibling.pk, "q": "stops"})

    assert "More than 8 data sources. The best matches are listed." in state.content.decode()
    assert len(state.context["flat"]) == 9, "nine of the ten best have links that work"
    assert town.context["total"] == 6, "what lies elsewhere does not count"


def test_words_in_a_place_are_counted_to_the_end_where_most_of_the_best_are_broken(
    client: Client, crowded: Pennsylvania
) -> None:
    DataSourceFactory.create_batch(9, name="Stops stops stops", broken=True, agencies=[crowded.police])

    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk, "q": "stops"})

    assert not response.context["is_cut"]
    assert (response.context["total"], response.context["everything_total"]) == (5, 15)


@pytest.mark.parametrize("status", ["pending", "rejected", "needs identification"])
@pytest.mark.parametrize("public", [12, 4])
def test_words_in_a_place_are_counted_to_the_end_where_most_of_the_best_are_not_public(
    client: Client, crowded: Pennsylvania, status: str, public: int
) -> None:
    DataSourceFactory.create_batch(public, name="Drone flights", agencies=[crowded.police])
    DataSourceFactory.create_batch(20, name="Drone drone drone", approval_status=status, agencies=[crowded.police])

    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk, "q": "drone"})

    assert not response.context["is_cut"]
    assert (response.context["total"], response.context["everything_total"]) == (public, public)


def test_words_in_a_place_are_counted_exactly_where_all_that_match_are_ranked(
    client: Client, crowded: Pennsylvania
) -> None:
    DataSourceFactory.create_batch(9, name="Drone flights", agencies=[crowded.police])
    DataSourceFactory(name="Drones", broken=True, agencies=[crowded.police])

    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk, "q": "drone"})

    assert (response.context["total"], response.context["is_cut"]) == (9, False)
    assert "Broken links" in response.content.decode()


def test_the_nation_lists_the_first_of_each_level_of_what_has_a_place(client: Client, crowded: Pennsylvania) -> None:
    DataSourceFactory(name="Nowhere", agencies=[AgencyFactory(name="A", locations=[])])

    response = client.get(reverse("search-results"), {"location_id": crowded.nation.pk})

    names = {
        group["level"]: [row["source"].name for agency in group["agencies"] for row in agency["sources"]]
        for group in response.context["groups"]
    }
    assert "More than 8 data sources. The first of each level" in response.content.decode()
    assert len(names["locality"]) == 2
    assert "Nowhere" not in names["locality"], "its agency would come first"
    assert levels_of(response)["locality"] == (2, True)
    assert levels_of(response)["federal"] == (1, False)


def test_the_nation_is_counted_without_sources_that_have_no_place(
    client: Client, crowded: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    exactly = client.get(reverse("search-results"), {"location_id": crowded.nation.pk, "view": "flat"}).context["total"]
    DataSourceFactory.create_batch(2, agencies=[AgencyFactory(locations=[])])
    monkeypatch.setattr(asking, "MOST_IN_PLACE", exactly)

    response = client.get(reverse("search-results"), {"location_id": crowded.nation.pk})

    assert (response.context["is_cut"], response.context["total"]) == (False, exactly)


@pytest.mark.parametrize("area", ["state", "nation"])
def test_no_more_than_the_listed_are_read_of_a_level(
    places: Pennsylvania, monkeypatch: pytest.MonkeyPatch, area: str
) -> None:
    monkeypatch.setattr(asking, "MOST_IN_PLACE", 8)
    monkeypatch.setattr(asking, "MOST_OF_LEVEL", 2)
    for kind in (JurisdictionType.LOCAL, JurisdictionType.STATE):
        agency = AgencyFactory(jurisdiction_type=kind, locations=[places.town])
        DataSourceFactory.create_batch(30, agencies=[agency])
    with connection.cursor() as cursor:
        cursor.execute("analyze searchable_sources, search_counts")
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")

    with recorded_on(connection.connection) as recorded:
        page = search_of(f"location_id={getattr(places, area).pk}").results().page(1, 50)

    assert page.is_cut
    read = sum(
        node["Actual Rows"] * node["Actual Loops"]
        for statement in recorded.run
        for node in nodes(statement.plan)
        if node.get("Index Name", "").startswith("ix_results_of")
    )
    assert 0 < read <= 2 * 5 * 2, (
        "of the place and of what lies above it, of each of five levels, and whether it has more"
    )


AT_THE_END = "This list ends here, but there are more data sources."


@pytest.mark.parametrize(
    ("more", "advice"),
    [({}, "Choose a filter or a smaller place."), ({"q": "stops OR source OR jail"}, "Add words, or choose a filter.")],
)
def test_the_last_page_of_a_cut_list_says_that_there_are_more_and_how_to_find_them(
    client: Client, crowded: Pennsylvania, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], advice: str
) -> None:
    monkeypatch.setattr(results, "PAGE_SIZE", 2)
    asked = {"location_id": crowded.state.pk, **more}
    last = client.get(reverse("search-results"), asked).context["page"].paginator.num_pages

    pages = [
        client.get(reverse("search-results"), {**asked, "page": page}).content.decode() for page in range(1, last + 1)
    ]

    assert last > 1
    assert [AT_THE_END in page for page in pages] == [False] * (last - 1) + [True]
    assert f"{AT_THE_END} {advice}" in pages[-1]
    assert 'href="#filter"' in pages[-1]


def test_the_end_of_a_list_that_is_whole_says_nothing_of_more(client: Client, crowded: Pennsylvania) -> None:
    response = client.get(reverse("search-results"), {"location_id": crowded.state.pk, "view": "flat"})

    assert AT_THE_END not in response.content.decode()
