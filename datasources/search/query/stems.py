"""Words as the database compares them: folded, and their stems in English and in Spanish."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from datasources.search.query.vocabulary import english_words
from pdap.db.prepared import rows_read_often

STEMS = """
select public.folded(word), coalesce(public.stemmed(word), ''), coalesce(public.stemmed_spanish(word), '')
from unnest(%(words)s::text[]) with ordinality as typed (word, number) order by number
"""


class Stems(NamedTuple):
    """A word as the database folds it, and its stem in English and in Spanish."""

    folded: str
    english: str
    spanish: str


def stems_of(words: Collection[str]) -> dict[str, Stems]:
    """Return the stems of each of the words; one query."""
    rows = rows_read_often(STEMS, {"words": list(words)}) if words else []
    return {word: Stems(*row) for word, row in zip(words, rows, strict=True)}


def may_be_spanish(words: Sequence[str]) -> bool:
    """Return whether a run of words has one that is not English: "red" is a color, and no raid (redadas)."""
    return any(word not in english_words() for word in words)
