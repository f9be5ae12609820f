"""What nobody expects to be typed: a page that helps, never a failure, never everything without saying so."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from datasources.models import DataSource
from tests.datasources.factories import DataSourceFactory
from tests.datasources.found_as_json import found_as_json
from tests.locations.pennsylvania import Pennsylvania
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db

NOTHING = ["?!.,", "\U0001f600", "(((", "-", "- -", '"', '""', "a & | ! (", "%", "_", "\\", "\u200b", "مرحبا", "½"]
# Accents and modifiers that stand alone: Unicode counts them among the letters, and a plain word has none of them.
SIGNS = ["ˇˇˇ", "\u02bc" * 3, "\u02c8\u02cc\u02d0", "\u00b4" * 3, "\u0301" * 3, "ʰʲʷ", "ـــ", "々々々", "ˇaˇ"]
STOP_WORDS = ["the", "of the", "in", "or", "me", "records of", "data", "de la"]
ODD = [
    *("x", "x" * 200, "é" * 200, "'; drop table users; --", "<script>alert(1)</script>", "police \U0001f600"),
    *("\u202epolice", "שלום police", "İstanbul ß ﬁre", "n/a", "null", '"use of force', "-stops", "stops -traffic"),
    *(" ".join("abcdefghijklmnopqrstuvwxyz"), "police " * 28, "OR", "IN", "ME", "OK", "99999", "00000 11111"),
]


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Pennsylvania]:
    with rows_of_the_module(django_db_blocker):
        world = Pennsylvania()
        DataSourceFactory(name="Response to 911 by officers: use of force", agencies=[world.police])
        yield world


@pytest.mark.parametrize("typed", [*NOTHING, *STOP_WORDS, *ODD, *SIGNS, *(f"police stops {signs}" for signs in SIGNS)])
@pytest.mark.parametrize("path", ["/search", "/search/results", "/search/suggest"])
def test_whatever_is_typed_is_answered(client: Client, places: Pennsylvania, path: str, typed: str) -> None:
    response = client.get(path, {"q": typed}, follow=True)

    assert response.status_code == 200
    if path != "/search/suggest":
        page = unescape(response.content.decode())
        assert typed.strip() in page or "&" in typed
        assert "site-q" in page


@pytest.mark.parametrize("typed", [*NOTHING, *STOP_WORDS])
def test_what_says_nothing_finds_nothing_and_helps_on(client: Client, places: Pennsylvania, typed: str) -> None:
    page = client.get("/search", {"q": typed}, follow=True)

    assert page.redirect_chain == []
    text = page.content.decode()
    assert re.search(r"/data-sources/\d", text) is None
    assert 'href="/record-types"' in text
    assert 'href="/data-requests/create"' in text
    assert f'value="{typed}"' in unescape(text) or '"' in typed


@pytest.mark.parametrize("path", ["/search", "/search/results"])
def test_text_that_is_too_long_stays_in_the_box(client: Client, places: Pennsylvania, path: str) -> None:
    response = client.get(path, {"q": "arrests " * 30})

    assert response.status_code == 400
    assert f'value="{("arrests " * 30)[:200]}"' in response.content.decode()


@pytest.mark.parametrize("sent", ["a%00b", "%ED%A0%80", "%ff%fe", "%C0%AF"])
def test_bytes_that_are_no_text_are_answered(client: Client, places: Pennsylvania, sent: str) -> None:
    for path in ("/search", "/search/results", "/search/suggest"):
        assert client.get(f"{path}?q={sent}").status_code in (200, 302, 400)


@pytest.mark.parametrize(
    ("address", "other"),
    [("use-of-force", "use of force"), ("9-1-1", "911"), ("USE OF FORCE", "use of force"), ("officers'", "officers")],
)
def test_spellings_of_one_thing_find_the_same_on_pages_and_in_the_api(
    client: Client, places: Pennsylvania, address: str, other: str
) -> None:
    def on_the_page(words: str) -> list[str]:
        response = client.get(f"/search/results?view=flat&q={quote(words)}")
        return [row["source"].name for row in response.context["flat"]]

    def in_json(words: str) -> list[str]:
        return [row["name"] for row in found_as_json(client, {"q": words})["results"]]

    assert on_the_page(address) == on_the_page(other) != []
    assert in_json(address) == in_json(other) != []
    # What the API's lists ask with their parameter `q`.
    assert list(DataSource.objects.matching(address)) == list(DataSource.objects.matching(other))


def test_facets_rows_lines_and_json_are_one_number(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Tasers and batons", agencies=[places.police])
    for query in (
        {"q": "911 officers"},
        {"q": "tasers batons unicorns"},
        {"location_id": places.town.pk},
        {"q": "xyz"},
    ):
        page = client.get("/search/results", query)
        lines = b"".join(client.get("/search/results.csv", query)).decode().splitlines()[1:]
        answer = found_as_json(client, query)
        kinds = next((facet for facet in page.context["facets"] if facet.name == "record_categories"), None)

        counted = sum(option.count for option in kinds.options if option.name == "record_categories") if kinds else 0
        assert page.context["total"] == len(lines) == answer["count"] == len(answer["results"]) == counted


def test_most_of_the_words_are_enough_where_all_find_nothing_and_the_page_says_so(
    client: Client, places: Pennsylvania
) -> None:
    DataSourceFactory(name="Tasers and batons", agencies=[places.police])

    most = client.get("/search/results", {"q": "tasers batons unicorns"})
    all_of_them = client.get("/search/results", {"q": "tasers batons"})

    assert most.context["total"] == all_of_them.context["total"] == 1
    assert "mention most of them" in most.content.decode()
    assert "mention most of them" not in all_of_them.content.decode()
