"""Measuring how often the search box understands: reading expectations, judging, and the score on the demonstration."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from bench.search_quality.__main__ import main
from bench.search_quality.expectations import Shown, UnreadableExpectationError, read_expectation, read_queries
from bench.search_quality.judged_queries import Score, judge, rank
from bench.search_quality.visited_pages import Answer, Reader, is_look_alike
from pdap.lib.environment import BASE_DIR
from tests.shared import database_of_the_demonstration

OURS = BASE_DIR / "bench" / "search_queries.csv"
DEMONSTRATION = Path(__file__).parent / "demonstration_queries.csv"

STATES_FILE = BASE_DIR / "locations" / "geography" / "data" / "states.csv"
TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}

PLACE = Shown("place", "St. Louis, MO")
AGENCY = Shown("agency", "Lincoln Police Department, NE")
TYPE = Shown("type", "Stops")
TYPE_THERE = Shown("type", "Stops", frozenset({"Reno, NV"}))
NONE_THERE = Shown("none", "Stops", frozenset({"Reno, NV"}))
SOURCE = Shown("source", "Stops", frozenset({"Reno, NV", "Nevada"}), frozenset({"Reno Police Department, NV"}), "Stops")


@pytest.mark.parametrize(
    ("expected", "met"),
    [
        ("place:st louis, mo", [PLACE]),
        ("place:Reno, NV", []),
        ("agency:Lincoln Police Department, NE", [AGENCY]),
        ("agency:*Police*", [AGENCY]),
        ("agency:Lincoln Police Department, KS", []),
        ("type:Stops", [TYPE, SOURCE]),
        ("type:Stops@Reno, NV", [TYPE_THERE, SOURCE]),
        ("type:Stops@Nevada", [SOURCE]),
        ("type:Arrest Records", []),
        ("none:Stops@Reno, NV", [NONE_THERE]),
        ("none:*@*", [NONE_THERE]),
        ("none:Stops", []),
        ("sources:Reno Police Department, NV", [SOURCE]),
        ("help", [Shown("help")]),
    ],
)
def test_an_expectation_is_met_by_what_it_says_and_nothing_else(expected: str, met: list[Shown]) -> None:
    shown = [PLACE, AGENCY, TYPE, TYPE_THERE, NONE_THERE, SOURCE, Shown("help")]

    assert [thing for thing in shown if read_expectation(expected).met_by(thing)] == met


@pytest.mark.parametrize("words", [[], ["queries.csv"], ["queries.csv", ""], [str(OURS), "no-such-folder"]])
def test_without_a_file_and_a_folder_it_says_what_to_name(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.search_quality", *words])

    with pytest.raises(SystemExit, match=r"make search-quality FILE=\.\.\. DATA=\.\.\."):
        main()


@pytest.mark.parametrize("written", ["", "city:Reno", "help:me", "place"])
def test_an_expectation_of_no_known_form_is_refused(written: str) -> None:
    with pytest.raises(UnreadableExpectationError):
        read_expectation(written)


def test_a_score_counts_what_comes_first_among_five_and_what_misleads(tmp_path: Path) -> None:
    file = tmp_path / "queries.csv"
    file.write_text("query,kind,ideal first result,expect\nreno stops,,,type:Stops | none:Stops\njail,,,help\n")
    reno, jail = read_queries(file)
    score = Score()
    score.add(reno, Answer("/x", 200, [PLACE, AGENCY, TYPE]))
    score.add(jail, Answer("/x", 200, [PLACE]))
    score.add(jail, Answer("/x", 200, []))

    assert rank(reno, [PLACE, AGENCY, TYPE]) == 3
    assert (score.queries, score.top_1, score.top_5, score.zero_results) == (3, 0, 1, 1)
    assert score.dead_ends == ["jail"]
    assert score.look_alikes == ["reno stops", "jail"]
    assert len(score.misses) == 3


def test_a_name_that_holds_a_typed_word_is_no_look_alike() -> None:
    assert not is_look_alike(PLACE, "louis armstrong")
    assert is_look_alike(PLACE, "body cam")
    assert not is_look_alike(SOURCE, "body cam")


def test_our_queries_can_be_read_are_more_than_a_hundred_and_name_all_states() -> None:
    queries = read_queries(OURS)

    assert len({query.text for query in queries}) == len(queries) >= 127
    expected = [expectation for query in queries for expectation in query.expect]
    places = {place for expectation in expected for place in (expectation.name, expectation.place)}
    with STATES_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    unnamed = {
        row["state_iso"]
        for row in rows
        if not any(place == row["name"] or place.endswith(f", {row['state_iso']}") for place in places)
    }
    assert unnamed <= TERRITORIES
    kinds = " ".join(query.kind for query in queries)
    for kind in ("place", "agency", "kind", "synonym", "typo", "Spanish", "ZIP", "state code", "question", "filler"):
        assert kind in kinds


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """The demonstration, which the run loads once."""
    with database_of_the_demonstration(django_db_blocker, worker):
        yield


@pytest.mark.slow
@pytest.mark.django_db
def test_a_page_leads_on_by_links_to_searches_that_find_something(demonstration: None) -> None:
    reader = Reader()

    assert reader.finds_something("/search?q=houston")
    assert reader.finds_something("/search/results?q=police")
    assert not reader.finds_something("/search/results?q=xqzvkw")
    assert not reader.finds_something("/search?q=xqzvkw+plmrt")
    assert not reader.finds_something("/search"), "the same form again was taken for a way on"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_box_understands_the_demonstration(demonstration: None) -> None:
    with DEMONSTRATION.open(encoding="utf-8", newline="") as file:
        queries = len(list(csv.DictReader(line for line in file if not line.startswith("#"))))

    score = judge(DEMONSTRATION)

    assert score.queries == queries
    assert score.misses == []
    assert (score.dead_ends, score.look_alikes) == ([], [])
