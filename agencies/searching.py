"""Finding agencies as curators type them: by number, by words of names and places, abbreviations and websites."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.utils.text import smart_split, unescape_string_literal

from agencies.duplicates.spelling import FULL
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from pdap.db.arrays import IsAnyOf
from pdap.lib.name_folding import folded
from pdap.lib.typed_numbers import typed_number

MOST_WORDS = 8
MOST_KEPT = 5000
# Each word may stand in the name or in that of a place: both have a trigram index. The view knows public agencies only.
#
# As arrays, which PostgreSQL reads once: `IN` with so many rows that they don't fit into `work_mem` would run the query
# again for each agency.
WITH_WORD = """
array(select agency_id from public.agency_spellings where words like '%%' || public.folded(%s) || '%%'
 union select id from public.agencies where name ilike '%%' || %s || '%%')
"""
# "lapd": each letter begins a word of the name, and some words are left out. Only names of the first letter are folded.
WITH_INITIALS = """
array(select agency_id from public.agency_spellings where spelling ~ %s
 union select id from public.agencies where name ilike %s || '%%' and public.folded(name::text) ~ %s)
"""
INITIALS = re.compile("[a-z]{3,6}")
LEFT_OUT = "(?:(?:and|city|county|of|the) )*"
STATE = "location__state__state_name"
FIRST_STATE = Subquery(AgencyLocation.objects.filter(agency=OuterRef("pk")).order_by(STATE).values(STATE)[:1])


def with_word(word: str) -> RawSQL:
    """Return the numbers of the agencies whose names or places hold a word, as an array."""
    plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return RawSQL(WITH_WORD, [word, plain])  # noqa: S611 - parameters


def spellings_of(word: str) -> list[list[str]]:
    """Return the ways to read a word: as it is, and in full where it is an abbreviation ("pd", "so", "twp")."""
    full = FULL.get(folded(word), "").split()
    return [[word], full] if full and full != [word] else [[word]]


def initials_in(word: str) -> str:
    """Return the letters of a word that may be the initials of a name; nothing for another word."""
    letters = folded(word)
    return letters if INITIALS.fullmatch(letters) and letters not in FULL else ""


def pattern_of_initials(letters: str) -> str:
    """Return the pattern of the folded names whose words begin with the letters of an abbreviation."""
    return f"^{f' {LEFT_OUT}'.join(f'{letter}[a-z0-9]*' for letter in letters)}$"


def with_initials(letters: str) -> RawSQL:
    """Return the numbers of the agencies whose names have these initials, as an array."""
    name = pattern_of_initials(letters)
    return RawSQL(WITH_INITIALS, [name, letters[0], name])  # noqa: S611 - parameters


def holds_word(word: str, path: str = "pk") -> Q:
    """Return the condition that agencies, which `path` leads to, hold a word in a name, a place or a website.

    It may also be the initials of a name, such as "nypd".
    """
    condition = Q(pk__in=[])
    for spelling in spellings_of(word):
        held = Q()
        for part in spelling:
            held &= Q(IsAnyOf(path, with_word(part)))
        condition |= held
    if letters := initials_in(word):
        condition |= Q(IsAnyOf(path, with_initials(letters)))
    if "." in word:
        pages = AgencyMetaUrl.objects.filter(meta_url__url__icontains=word)
        condition |= Q(**{f"{path}__in": pages.values("agency_id")})
    return condition


def words_of(typed: str) -> list[str]:
    # As Django's own lists do: what stands in quotation marks is one word.
    words = [without_quotes(word) for word in smart_split(typed.replace("\0", " ").replace(",", " "))]
    return [word for word in words if any(map(str.isalnum, word))][:MOST_WORDS]


def without_quotes(word: str) -> str:
    return unescape_string_literal(word) if word[0] in "\"'" and word[-1] == word[0] and len(word) > 1 else word


class Matches(NamedTuple):
    """The agencies that are found; `are_many` says that more are than anyone reads through."""

    agencies: "QuerySet[Agency]"
    are_many: bool = False


def search_agencies(agencies: "QuerySet[Agency]", typed: str) -> Matches:
    """Keep the agency of a number, or those that hold every word."""
    if number := typed_number(typed.strip().lstrip("#")):
        return Matches(agencies.filter(pk=number))
    words = words_of(typed)
    if not words:
        return Matches(agencies)
    matches = agencies
    for word in words:
        matches = matches.filter(holds_word(word))
    # A list counts, and then reads a page: the words are looked up once for both.
    ids = list(matches.order_by().values_list("pk", flat=True)[: MOST_KEPT + 1])
    return Matches(matches, are_many=True) if len(ids) > MOST_KEPT else Matches(agencies.filter(pk__in=ids))


def best_first(matches: Matches, typed: str, meant: Sequence[int] = ()) -> "QuerySet[Agency]":
    """Order agencies by how like their names are to what was typed, with its abbreviations in full.

    Those that the text means by themselves (`meant`, the likeliest first) come before them. Namesakes are in the order
    of their states, which lists show beside them. Of thousands, which hold a word that says little, none is likelier
    than the others: they are in the order of their names.
    """
    words = [part for word in words_of(typed) for part in spellings_of(word)[-1]]
    likest: list[Any] = [TrigramSimilarity("name", " ".join(words)).desc(), FIRST_STATE]
    order: list[Any] = ["name", "pk"] if matches.are_many else [*likest, "pk"]
    if meant:
        order = [Case(*(When(pk=pk, then=place) for place, pk in enumerate(meant)), default=len(meant)), *order]
    return matches.agencies.order_by(*order)
