"""Search terms of several words in another order, and with other little words left out or between."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from datasources.search.query.understanding import understand
from datasources.services.search_terms import load_search_terms
from tests.datasources.factories import SearchTermFactory, record_type
from tests.datasources.opened_queries import opened
from tests.shared import rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


@pytest.fixture(scope="module")
def terms(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with rows_of_the_module(django_db_blocker):
        load_search_terms()
        yield


def types_of(typed: str) -> list[str]:
    return [kind.name for kind in understand(typed).reading.types]


@pytest.mark.parametrize(
    ("typed", "type_name"),
    [
        # Without "of", and with articles and other little words between.
        ("use force", "Use of Force Reports"),
        ("how often do police use force?", "Use of Force Reports"),
        ("using any force", "Use of Force Reports"),
        ("has anyone died in the custody of the police", "Incarceration Records"),
        ("people who died while in custody", "Incarceration Records"),
        ("deaths of people in custody", "Incarceration Records"),
        # A phrase as a compound, and a compound as a phrase.
        ("custody deaths", "Incarceration Records"),
        ("in custody deaths", "Incarceration Records"),
        ("deaths in jail", "Incarceration Records"),
        ("force use", "Use of Force Reports"),
        ("force used by police", "Use of Force Reports"),
        ("use of force by police", "Use of Force Reports"),
        ("killings by the police", "Officer Involved Shootings"),
        ("names of officers", "Personnel Records"),
        ("names of all police officers", "Personnel Records"),
        ("demographics of cops", "Personnel Records"),
        ("roster of the officers", "Personnel Records"),
        # A participle after what it describes.
        ("cops fired", "Complaints & Misconduct"),
        ("cops who were fired", "Complaints & Misconduct"),
        ("officers that have been fired", "Complaints & Misconduct"),
        ("list of decertified cops", "Complaints & Misconduct"),
        # In Spanish.
        ("denuncias contra policías", "Complaints & Misconduct"),
        ("denuncias contra los agentes", "Complaints & Misconduct"),
        ("uso de fuerza", "Use of Force Reports"),
        ("los más buscados", "Wanted Persons"),
    ],
)
def test_a_term_is_understood_in_other_words(typed: str, type_name: str) -> None:
    assert types_of(typed) == [type_name]


@pytest.mark.parametrize(
    "typed",
    [
        # The other way around it says something else.
        "custody in deaths",
        "view of the street",
        # Who is killed is another than who kills.
        "police were killed",
        "cops were killed",
        "killings of police",
        "deaths of police",
        "police deaths",
        # Its words stand apart, or some are left out.
        "use your voice and your force",
        "force",
        "use of",
        "of force",
        # Little words alone.
        "list the officers",
        "how to",
    ],
)
def test_words_of_a_term_that_say_something_else_are_no_record_type(typed: str) -> None:
    assert "type" not in [part.role for part in understand(typed).reading.parts if part.end - part.start > 1]
    assert not {"Officer Involved Shootings", "Use of Force Reports", "Personnel Records"} & set(types_of(typed))


@pytest.fixture
def police_ferrying() -> None:
    SearchTermFactory(term="police ferries", record_type=record_type("Stops"))
    SearchTermFactory(term="report a canoe", record_type=record_type("Citations"))
    SearchTermFactory(term="painted canoes", record_type=record_type("Surveys"))


@pytest.mark.usefixtures("police_ferrying")
@pytest.mark.parametrize(
    ("typed", "type_names"),
    [
        ("police ferry", ["Stops"]),
        ("ferries of the police", ["Stops"]),
        # A verb before its object is no compound turned around, and who reports is no report of.
        ("ferry police", []),
        ("ferry the police", []),
        ("police with ferries", []),
        ("report the canoe", ["Citations"]),
        ("report of a canoe", []),
        ("canoe report", []),
        ("canoes that were painted", ["Surveys"]),
        ("paint canoes", []),
        ("canoes paint", []),
    ],
)
def test_only_a_preposition_or_a_participle_turns_a_term_around(typed: str, type_names: list[str]) -> None:
    assert types_of(typed) == type_names


def test_a_rewording_that_is_turned_off_is_not_understood() -> None:
    stops = record_type("Stops")
    SearchTermFactory(term="inspections of canoes", record_type=stops)
    assert types_of("canoe inspections") == ["Stops"]

    SearchTermFactory(term="canoe inspections", record_type=stops, active=False)

    assert types_of("canoe inspections") == []
    assert types_of("inspections of canoes") == ["Stops"]


def test_what_a_query_says_beside_a_reworded_term_stays(db: None) -> None:
    assert opened("use force 2019") == opened("use of force 2019")
