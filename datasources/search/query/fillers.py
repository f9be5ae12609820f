"""Words that never decide what a query means, in English and Spanish."""

from functools import cache

from datasources.search.query.format_words import FORMATS
from datasources.search.query.vocabulary import DATA, words_of_file

# What stands before the name of a place.
LOCATIVES = frozenset({"in", "near", "at", "around", "within", "from", "for", "of", "en", "cerca", "de"})
# The letters of a state's code.
CODE_LENGTH = 2
# State codes that are words of their own: they are states where they are typed as codes or belong to a place.
WORDS_THAT_ARE_CODES = frozenset(
    {"in", "or", "me", "hi", "ok", "oh", "de", "la", "id", "as", "al", "co", "ma", "pa", "mi"}
)


def is_filler(plain: str) -> bool:
    return plain in fillers() or len(plain) == 1


@cache
def fillers() -> frozenset[str]:
    return words_of_file(DATA / "fillers.txt") | FORMATS.keys()
