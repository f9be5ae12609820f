"""Queries as words, and what full-text search reads of them."""

import unicodedata

import pytest

from datasources.search.query.query_words import words_of
from datasources.search.search_links import can_relax, searched_words, without_fillers
from pdap.lib.typed_words import clean_query


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Use-of-Force", ["use", "of", "force"]),
        ("9-1-1 calls, 2015-2020", ["911", "calls", "2015", "2020"]),
        ("D.C. St. Louis", ["dc", "st", "louis"]),
        ("Sheriff's O\u2019Fallon", ["sheriffs", "ofallon"]),
        ("San José POLICÍA", ["san", "jose", "policia"]),
        ("O`Fallon O\u2018Fallon O\u00b4Fallon Kaua\u2018i Kaua\u02bbi", [*["ofallon"] * 3, *["kauai"] * 2]),
        ("Don\u0303a Ana", ["dona", "ana"]),
        ("King & Queen, AT&T", ["king", "and", "queen", "at", "and", "t"]),
        ("\u2018Akron\u2019 `Dayton`", ["akron", "dayton"]),
        (unicodedata.normalize("NFD", "San José POLICÍA"), ["san", "jose", "policia"]),
        ("Łódź Ørsted Straße Kaua\u02bbi", ["lodz", "orsted", "strasse", "kauai"]),
        ("USE_OF_FORCE", ["use", "of", "force"]),
        ("?!., \u200b \U0001f600", []),
        ("", []),
    ],
)
def test_words_are_without_case_accents_and_signs(typed: str, words: list[str]) -> None:
    assert [word.plain for word in words_of(typed)] == words


def test_a_minus_excludes_a_word_and_quotes_hold_words_together() -> None:
    words = words_of('stops -traffic "by race"')

    assert [(word.plain, word.excluded, word.quoted) for word in words] == [
        ("stops", False, False),
        ("traffic", True, False),
        ("by", False, True),
        ("race", False, True),
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("use-of-force", "use of force"),
        ("9-1-1", "911"),
        ('"use-of-force" -stops', '"use of force" -stops'),
        ("sheriff\u2019s", "sheriff's"),
        ("O`Fallon & Kaua\u2018i", "O'Fallon and Kaua'i"),
        ("polici\u0301a", "policía"),
    ],
)
def test_strokes_within_words_part_them_and_signs_that_mean_something_stay(typed: str, read: str) -> None:
    assert clean_query(typed) == read


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("records of arrests in data", "arrests"),
        ("the records", "the records"),
        ('"the records" of arrests', '"the records" of arrests'),
        ("stops -records", "stops -records"),
    ],
)
def test_fillers_are_left_out_unless_there_is_nothing_else(typed: str, left: str) -> None:
    assert without_fillers(typed) == left


def test_most_of_the_words_are_enough_only_from_three_on_and_never_of_exact_words() -> None:
    assert searched_words("records of tasers, batons and tasers") == ["tasers", "batons"]
    assert not can_relax("tasers batons")
    assert can_relax("tasers batons dogs")
    assert not can_relax('"tasers batons" dogs cats')
    assert not can_relax("tasers batons dogs -cats")


@pytest.mark.parametrize("typed", ["arrests not csv", "arrests NOT in CSV", "arrests without csv", "arrests -csv"])
def test_a_format_that_is_not_wanted_is_left_out_in_words_as_by_a_minus(typed: str) -> None:
    assert [(word.plain, word.excluded) for word in words_of(typed)] == [("arrests", False), ("csv", True)]


def test_not_before_another_word_is_a_word() -> None:
    assert not any(word.excluded for word in words_of("why not arrested, no pdfless csv"))
