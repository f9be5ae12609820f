"""The list of the best matches of words that very many sources have: a cut of the ranking of all of them."""

import random

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from datasources.search.results import asking
from datasources.search.search_links import MATCHED
from datasources.search.views import results
from datasources.search.views.shown_search import search_of
from tests.datasources.factories import DataSourceFactory
from tests.locations.pennsylvania import Pennsylvania

WORDS = ("drones", "drone footage", "footage OR dogs")
VOCABULARY = ("drones", "drone", "footage", "dogs", "sky", "reports")
SIZE = 4

pytestmark = pytest.mark.django_db


def likeness_by_source(words: str) -> dict[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(MATCHED, {"words": words})
        return dict(cursor.fetchall())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("words", WORDS)
def test_page_by_page_the_best_matches_are_the_beginning_of_the_ranking_of_all(
    places: Pennsylvania, monkeypatch: pytest.MonkeyPatch, words: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same sources at every run
    most = chance.randint(5, 9)
    monkeypatch.setattr(asking, "MOST_MATCHES", most)
    for _ in range(40):
        name, description = (" ".join(chance.choices(VOCABULARY, k=chance.randint(1, 4))) for _ in range(2))
        agencies = chance.choice([[], [places.police], [places.police, places.sheriff]])
        broken = chance.random() < 0.2
        DataSourceFactory(name=name, description=description, broken=broken, agencies=agencies)
    search, likeness = search_of(f"q={words}"), likeness_by_source(words)

    pages = [search.results().page(number, SIZE) for number in range(1, most // SIZE + 2)]
    listed = [entry[0].data_source_id for page in pages for entry in page.entries]
    everything = [row.id for row in search.results().all_sources()]

    assert all(page.is_cut for page in pages)
    assert len(set(listed)) == len(listed) == most
    assert listed == [pk for pk in everything if pk in listed], "the order is another one than of all"
    worst = min(likeness[pk] for pk in listed)
    missing = [pk for pk in everything if pk not in listed and likeness[pk] > worst]
    assert not [pk for pk in missing if is_working(pk)], "a better match is left out"


def is_working(source_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select bool_or(not broken) from searchable_sources where data_source_id = %s", [source_id])
        return bool(cursor.fetchone()[0])


def test_the_last_page_of_the_best_matches_says_that_there_are_more(
    client: Client, places: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_MATCHES", 2)
    monkeypatch.setattr(results, "PAGE_SIZE", 1)
    DataSourceFactory.create_batch(4, name="Drones", agencies=[places.police])

    first, last = (client.get(reverse("search-results"), {"q": "drones", "page": page}) for page in (1, 2))

    assert "This list ends here" not in first.content.decode()
    assert "there are more data sources. Add words, or choose a place or a filter." in last.content.decode()
