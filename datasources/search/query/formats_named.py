"""The file formats that a query names: "arrests excel", "stops in csv format"."""

from collections.abc import Sequence

from datasources.search.query.format_words import FORMATS
from datasources.search.query.query_words import Word


def formats_named(words: Sequence[Word]) -> list[str]:
    """Return the formats that the words of a query name, in lower case."""
    named = [name for word in words if not word.excluded for name in FORMATS.get(word.plain, ())]
    return list(dict.fromkeys(named))
