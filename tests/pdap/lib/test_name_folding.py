"""Names are folded alike in Python and in the database, whatever the server's locale."""

# ruff: noqa: RUF001 - letters that look alike are what this is about
import ast
import re
import unicodedata
from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from pdap.lib.name_folding import county_key, folded, name_key, says_county
from tests.pdap.test_import_rule import modules
from tests.syntax import nodes_of

# What is written, and its words as they are compared.
NAMES = [
    ("Pittsburgh", "pittsburgh"),
    ("PITTSBURGH", "pittsburgh"),
    ("Doña Ana", "dona ana"),
    ("DOÑA ANA", "dona ana"),
    (unicodedata.normalize("NFD", "Doña Ana"), "dona ana"),
    ("Canóvanas", "canovanas"),
    ("Ōcean Ćity Śž Ằ", "ocean city sz a"),
    ("Łódź Øster Đakovo Æbel Œuvre Straße Þing ıI", "lodz oster dakovo aebel oeuvre strasse thing ii"),
    ("ＰＩＴＴ １２", "pitt 12"),
    ("O'Fallon", "ofallon"),
    ("O’Fallon", "ofallon"),
    ("O‘Fallon", "ofallon"),
    ("O`Fallon", "ofallon"),
    ("O´Fallon", "ofallon"),
    ("OʼFallon", "ofallon"),
    ("O′Fallon", "ofallon"),
    ("O＇Fallon", "ofallon"),
    ("Hawaiʻi", "hawaii"),
    ("Hawai‘i", "hawaii"),
    ("Kāneʻohe", "kaneohe"),
    ("Kaneohe", "kaneohe"),
    ("Winston-Salem", "winston salem"),
    ("Winston–Salem", "winston salem"),
    ("Winston\u2011Salem", "winston salem"),
    ("King & Queen", "king and queen"),
    ("King and Queen", "king and queen"),
    ("King&Queen", "king and queen"),
    ("St. Louis", "saint louis"),
    ("St Louis", "saint louis"),
    ("St.Louis", "saint louis"),
    ("Saint Louis", "saint louis"),
    ("Ste. Genevieve", "saint genevieve"),
    ("Sainte Genevieve", "saint genevieve"),
    ("Sault Ste. Marie", "sault saint marie"),
    ("Ft. Worth", "fort worth"),
    ("Mt. Lebanon", "mount lebanon"),
    ("Stone Mountain", "stone mountain"),
    ("st st st", "saint saint saint"),
    ("Clair Co.Sheriff's Dept.", "clair co sheriffs dept"),
    ("U.S. Marshals", "us marshals"),
    ("  New \u00a0York\tCity\n", "new york city"),
    ("Pitts\u200bburgh\u00ad", "pittsburgh"),
    ("100%_\\", "100"),
    ("9-1-1", "9 1 1"),
    ("№ 5 ½", "no 5 1 2"),
    ("警察 🚓", "警察"),
    ("🚓 !?", ""),
    ("", ""),
]
KEYS = [("La Salle", "LaSalle"), ("Mc Gregor", "McGregor"), ("De Soto", "DeSoto"), ("O Fallon", "O'Fallon")]
COUNTIES = [
    ("Allegheny County", "allegheny"),
    ("Allegheny Co.", "allegheny"),
    ("County of Allegheny", "allegheny"),
    ("Orleans parish", "orleans"),
    ("Denali Borough", "denali"),
    ("Juneau City and Borough", "juneau"),
    ("Nome Census Area", "nome"),
    ("Anchorage Municipality", "anchorage"),
    ("Ponce Municipio", "ponce"),
    ("Municipio de Ponce", "ponce"),
    ("Baltimore city", "baltimorecity"),
    ("City of Baltimore", "baltimorecity"),
    ("James City County", "jamescity"),
    ("De Soto County", "desoto"),
    ("DeSoto", "desoto"),
    ("City and County of Denver", "denver"),
    ("San Francisco City and County", "sanfrancisco"),
    ("City and Borough of Juneau", "juneau"),
    ("City & Borough of Sitka", "sitka"),
    ("County", "county"),
    ("Doña Ana", "donaana"),
    ("Capitol Planning Region", "capitol"),
    ("Condado de Allegheny", "allegheny"),
]


def in_database(function: str, *texts: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select public.{function}(text) from unnest(%s::text[]) with ordinality item (text, number)"
            " order by number",
            [list(texts)],
        )
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "words"), NAMES)
def test_a_name_has_the_same_words_in_python_and_in_the_database(written: str, words: str) -> None:
    assert folded(written) == words
    assert in_database("folded", written) == [words]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "other"), KEYS)
def test_blanks_inside_a_name_do_not_make_it_another(name: str, other: str) -> None:
    assert name_key(name) == name_key(other)
    assert in_database("name_key", name, other) == [name_key(name)] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "key"), COUNTIES)
def test_a_county_is_known_with_and_without_its_word(written: str, key: str) -> None:
    assert county_key(written) == key
    assert in_database("county_key", written) == [key]


@pytest.mark.parametrize(
    "text", ["Nome Census Area", "county of Kern", "Condado de Kern", "Juneau City & Borough", "PARISH"]
)
def test_a_word_for_a_county_is_known_wherever_it_stands(text: str) -> None:
    assert says_county(text)


@pytest.mark.parametrize("text", ["Boulder CO", "Baltimore city", "Countyline", "Parishville", ""])
def test_other_words_are_none_for_a_county(text: str) -> None:
    assert not says_county(text)


# Without what Unicode had not assigned yet: each version of PostgreSQL and Python knows its own.
ANY = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"), max_size=60)
LIKELY = st.text("aAst.StFtmt&'’ʻ-  .éÉñøßǽ̃\u200b1\u00a0\u2028´`ﬁ²İıſK", max_size=40)
OF_COUNTIES = st.lists(
    st.sampled_from(["city", "of", "and", "County", "Parish", "Borough", "Census Area", "Co.", "St.", "James", "de"]),
    max_size=6,
).map(" ".join)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(ANY, LIKELY, OF_COUNTIES), min_size=1, max_size=20))
def test_python_and_the_database_agree_on_any_text(texts: list[str]) -> None:
    twins: list[tuple[str, Callable[[str], str]]] = [
        ("folded", folded), ("name_key", name_key), ("county_key", county_key)
    ]  # fmt: skip
    for name, function in twins:
        assert in_database(name, *texts) == [function(text) for text in texts], name


@given(st.one_of(ANY, LIKELY))
def test_what_is_folded_stays_as_it_is_when_folded_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.django_db
def test_the_functions_hang_on_no_locale_and_can_be_indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, provolatile, proparallel from pg_proc where proname = any(%s) order by 1",
            [["folded", "name_key", "county_key"]],
        )
        assert cursor.fetchall() == [("county_key", "i", "s"), ("folded", "i", "s"), ("name_key", "i", "s")]
        for collation in ("C", "POSIX", "ucs_basic"):
            cursor.execute(f'select public.folded(%s collate "{collation}")', ["DOÑA ÉŁ ʻOkina"])
            assert cursor.fetchone() == ("dona el okina",)


LATIN = [
    letter
    for letter in map(chr, range(0x80, 0x30000))
    if unicodedata.category(letter)[0] == "L" and unicodedata.name(letter, "").startswith("LATIN ")
]
BASE = re.compile(r"LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])(?: WITH (?!SMALL LETTER ).+)?")


def test_a_capital_letter_is_its_small_one_and_one_with_a_stroke_or_a_hook_is_that_without() -> None:
    assert len(LATIN) > 1000
    for letter in LATIN:
        assert folded(letter) == folded(letter.upper()) == folded(letter.lower()), letter
        if base := BASE.fullmatch(unicodedata.name(letter)):
            assert folded(letter) == base[1].lower(), letter


@pytest.mark.django_db
def test_python_and_the_database_agree_on_each_latin_letter() -> None:
    assert in_database("folded", *LATIN) == [folded(letter) for letter in LATIN]


def test_no_module_but_their_home_takes_letters_apart() -> None:
    taking = {
        name
        for name, path in modules()
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and node.value in ("NFD", "NFKD")
    }

    assert taking == {"pdap.lib.name_folding"}
