"""Proposals for misspelt words, measured."""

import pytest

from datasources.search.better_spelling import BetterSpelling
from pdap.db.materialized import refresh
from pdap.db.queries import run_query_builder
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db

# As people mistype: a letter doubled, left out, swapped, or another one.
MEANT = {
    "incarseration": "incarceration",
    "compaints": "complaints",
    "arest": "arrest",
    "shootngs": "shootings",
    "pursiuts": "pursuits",
    "dispach": "dispatch",
    "buget": "budget",
    "trafic": "traffic",
    "misconuct": "misconduct",
    "personel": "personnel",
    "oficer": "officer",
    "warants": "warrants",
    "sherrif": "sheriff",
    "vehical": "vehicle",
    "recrods": "records",
    "statistcs": "statistics",
    "phildelphia": "philadelphia",
    "cinncinati": "cincinnati",
    "milwakee": "milwaukee",
    "albuquerqe": "albuquerque",
}


@pytest.fixture
def catalogue(db: None) -> None:
    """A catalog in which the meant words stand, among others."""
    DataSourceFactory(name=" ".join(MEANT.values()))
    DataSourceFactory(name="Arrests, incidents, offices, sheets, vehicles, budgets, recordings, shooting, trafficking")
    DataSourceFactory(name="hushhush", pending=True)
    refresh()


def test_nineteen_of_twenty_words_are_understood(catalogue: None) -> None:
    wrong = {
        typed: spelling for typed in MEANT if (spelling := run_query_builder(BetterSpelling(typed))) != MEANT[typed]
    }

    assert len(wrong) <= len(MEANT) * 0.05, wrong


@pytest.mark.parametrize("typed", ["tuscon", "tucosn", "utcson"])
def test_two_letters_that_changed_places_are_seen_in_a_short_word(db: None, typed: str) -> None:
    DataSourceFactory(name="Tucson, Tuscola, Tuscany")
    refresh()

    assert run_query_builder(BetterSpelling(typed)) == "tucson"


def test_a_word_that_is_used_is_left_alone(catalogue: None) -> None:
    assert run_query_builder(BetterSpelling("sheriff records")) is None
    assert run_query_builder(BetterSpelling("sheriff recrods of")) == "sheriff records of"


@pytest.mark.parametrize("typed", ["hushush", "xqzvkw", "", "12345", "%%%"])
def test_what_is_like_nothing_public_stays_unanswered(catalogue: None, typed: str) -> None:
    assert run_query_builder(BetterSpelling(typed)) is None
