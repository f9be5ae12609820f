"""What two record types beside each other in a query say: which is the head, and which every record is of."""

from collections.abc import Sequence

from datasources.enums import SearchLanguage
from datasources.search.query.named_records import NamedType
from datasources.search.query.query_words import Word

# Prepositions and conjunctions: what stands before one is the head of the phrase, or as much meant as what follows.
JOINING = frozenset(
    {"about", "after", "against", "and", "at", "before", "by", "concerning", "during", "for", "from", "in", "into",
     "involving", "of", "on", "or", "over", "regarding", "to", "under", "while", "with", "without"}
)  # fmt: skip
# What every record is of: "use of force incidents" are uses of force, and no incident reports as well.
GENERIC = frozenset({"incident", "incidents", "case", "cases", "event", "events", "incidente", "incidentes"})


def is_generic(span: Sequence[Word]) -> bool:
    return all(word.plain in GENERIC for word in span)


def types_head_first(
    before: Sequence[NamedType], after: Sequence[NamedType], between: Sequence[Word]
) -> list[NamedType]:
    """Return the record types of two phrases once each, the head's first.

    In English the last word says what it is, as in "body camera policy", but not after a preposition or a conjunction:
    "policy on body cameras". In Spanish the first does.
    """
    compound = after[0].language == SearchLanguage.ENGLISH and not any(word.plain in JOINING for word in between)
    ordered = [*after, *before] if compound else [*before, *after]
    return list({kind.record_type_id: kind for kind in ordered}.values())
