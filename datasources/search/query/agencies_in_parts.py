"""Agencies that a query names in parts, whatever their order.

"Birmingham MO police", "police in Birmingham, Missouri" and "township of Orion police, MI" name one agency each. Many
stand at their county or state alone, where the catalog knows no place of their name, though other states have one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.agency_kinds import POLICE, SHERIFF
from datasources.search.query.agency_parts import AgencyParts, Run, agency_parts
from datasources.search.query.candidates import POLICE_PATTERN, TOWN_PATTERN, Span
from datasources.search.query.named_records import PLACE_COLUMNS, PLACE_NAMES, Candidates, NamedAgency, Place
from datasources.search.query.query_words import MOST_WORDS, Word
from datasources.search.query.readings import Part, Reading, rank_of_agency
from datasources.search.query.written_names import FULL, TOWNS
from pdap.db.prepared import rows_read_rarely
from pdap.db.public_records import is_public_sql
from pdap.lib.name_folding import folded

MOST_WAYS = 12
# All agencies with the first letter of a name are compared with it.
MOST_WITH_SLIPS = 3
# What follows the name in an agency's own name, unless the word for the town was typed.
ENDINGS = {
    POLICE.name: f"(({TOWN_PATTERN}) )*({POLICE_PATTERN})$",
    SHERIFF.name: "((county|parish|borough|city) )?sheriffs?( |$)",
}
# A name with a slip is at least this like the one in the state that is named.
LEAST_ALIKE = 0.86
# The name itself, or any of its first letter.
SAME_NAME = """own.spelling ~>=~ (way.name || ' ') and own.spelling ~<~ (way.name || '!')
        and substr(own.spelling, length(way.name) + 2) ~ ('^' || way.ending)"""
SAME_LETTER = """own.spelling ~>=~ left(way.name, 1) and own.spelling ~<~ chr(ascii(way.name) + 1)
        and own.spelling ~ (' ' || way.ending)"""
SQL = f"""
select way.number, spelling.agency_id, agency.name::text, spelling.weight, spelling.spelling,
    place.id, {PLACE_COLUMNS},
    coalesce((select max(own.weight) from public.place_spellings own where own.location_id = place.id), 0)
from unnest(%(numbers)s::integer[], %(names)s::text[], %(endings)s::text[], %(states)s::bigint[], %(counties)s::text[])
    as way (number, name, ending, state_id, county)
-- OFFSET keeps PostgreSQL from going through all agencies of a state instead of a range of the index.
cross join lateral (
    select own.agency_id, own.location_id, own.spelling, own.weight from public.agency_spellings own
    where {{same}} offset 0
) spelling
join public.agencies agency on agency.id = spelling.agency_id and {is_public_sql("agency")}
join public.locations place on place.id = spelling.location_id
{PLACE_NAMES}
where (way.state_id is null or place.state_id = way.state_id)
  and (way.county is null or public.folded(county.name) = way.county)
order by way.number, spelling.agency_id, place.id
"""  # noqa: S608 - the inserted rule is ours


class ReadText(NamedTuple):
    """A text for a query, the best reading of it so far, and what its words may name."""

    words: Sequence[Word]
    reading: Reading
    by_span: Mapping[Span, Candidates]


def read_in_parts(texts: Sequence[ReadText]) -> tuple[int, Reading] | None:
    """Return the first of some texts that names an agency by parts which its reading leaves out, and what it says.

    One query, or none.
    """
    ways = [(number, parts) for number, text in enumerate(texts) for parts in islice(ways_left_out(text), MOST_WAYS)]
    names = [
        (number, name, texts[text].words, parts)
        for number, (text, parts) in enumerate(ways)
        for name in names_typed(texts[text].words, parts)
    ]
    rows = agency_rows(SAME_NAME, names)
    if not rows:
        return None
    first = rows[0][0]
    number, parts = ways[first]
    agencies = ranked_agencies([(len(spelling), agency) for way, agency, spelling in rows if way == first])
    return number, reading_of_agencies(texts[number], parts, agencies)


def read_with_slip(text: ReadText) -> tuple[str, Reading] | None:
    """Return how the name in the parts of a text is spelled in the state that is named, and what the text says then.

    One query, or none.
    """
    strange = (
        parts
        for parts in ways_left_out(text)
        if parts.state and parts.has_kind and any(BetterSpelling.is_strange(text.words[at].plain) for at in parts.name)
    )
    ways = list(islice(strange, MOST_WITH_SLIPS))
    names = [(number, name_in_full(text.words, parts.name), text.words, parts) for number, parts in enumerate(ways)]
    alike = []
    for number, agency, spelling in agency_rows(SAME_LETTER, names):
        _, name, words, parts = names[number]
        own = re.split(f" {ending_of(words, parts)}", spelling)[0]
        alike.append((SequenceMatcher(None, name, own, autojunk=False).ratio(), -number, own, agency))
    best = max(alike, key=lambda item: item[:2], default=None)
    if best is None or best[0] < LEAST_ALIKE:
        return None
    agencies = ranked_agencies([(0, agency) for _, number, own, agency in alike if (number, own) == best[1:3]])
    parts = ways[-best[1]]
    run = parts.name
    typed = [word.text for word in text.words]
    corrected = " ".join([*typed[: run[0]], best[2], *typed[run[-1] + 1 :]])
    return corrected, reading_of_agencies(text, parts, agencies)


def reading_of_agencies(text: ReadText, named: AgencyParts, agencies: list[NamedAgency]) -> Reading:
    """Return the reading of a text that is about agencies, besides the record types and years beside their parts."""
    reading = text.reading
    others = [
        part
        for part in reading.parts
        if part.role in ("type", "year") and not set(named.name) & set(range(part.start, part.end))
    ]
    known = {position for part in others for position in range(part.start, part.end)}
    rest = [Part(start, start + 1, "agency", 0.0) for start in range(len(text.words)) if start not in known]
    parts = tuple(sorted([*others, *rest], key=lambda part: part.start))
    types = reading.types if any(part.role == "type" for part in others) else []
    return Reading(reading.score, agencies=agencies, types=types, years=reading.years, parts=parts)


def ways_left_out(text: ReadText) -> Iterator[AgencyParts]:
    """Give the ways to take a text apart of which its reading leaves something out."""
    if len(text.words) > MOST_WORDS or any(word.excluded or word.quoted for word in text.words):
        return
    for parts in agency_parts(*text):
        if not is_read_by(text.reading, parts):
            yield parts


def names_no_other_parts(text: ReadText) -> bool:
    """Return whether the reading of a text leaves nothing out that may be a part of an agency's name."""
    return next(ways_left_out(text), None) is None


def is_read_by(reading: Reading, parts: AgencyParts) -> bool:
    """Return whether a reading takes the parts for a place or an agency, in the state that they name."""
    named = {
        number for part in reading.parts if part.role in ("place", "agency") for number in range(part.start, part.end)
    }
    if reading.words or not named.issuperset((*parts.name, *parts.county, *parts.town)):
        return False
    at = reading.agency.place if reading.agency else reading.place
    return parts.state is None or (at is not None and at.state_id == parts.state.state_id)


def agency_rows(
    same: str, names: Sequence[tuple[int, str, Sequence[Word], AgencyParts]]
) -> list[tuple[int, NamedAgency, str]]:
    """Return the agencies with some names, each with the name's number and as it is spelled; one query, or none."""
    if not names:
        return []
    rows = rows_read_rarely(
        SQL.format(same=same),
        {
            "numbers": [number for number, _, _, _ in names],
            "names": [name for _, name, _, _ in names],
            "endings": [ending_of(words, parts) for _, _, words, parts in names],
            "states": [parts.state.state_id if parts.state else None for _, _, _, parts in names],
            "counties": [name_in_full(words, parts.county) or None for _, _, words, parts in names],
        },
    )
    return [
        (number, NamedAgency(pk, name, replace(Place(location_id, *place), weight=people), weight), spelling)
        for number, pk, name, weight, spelling, location_id, *place, people in rows
    ]


def ranked_agencies(named: Iterable[tuple[int, NamedAgency]]) -> list[NamedAgency]:
    """Return agencies, each once: those whose own name has least beside what was typed first."""
    ranked = sorted(named, key=lambda item: (item[0], rank_of_agency(item[1])))
    best: dict[int, NamedAgency] = {}
    for _, agency in ranked:
        best.setdefault(agency.agency_id, agency)
    return list(best.values())


def names_typed(words: Sequence[Word], parts: AgencyParts) -> Iterator[str]:
    """Give the name as it is typed, and without the ending that says who has something: Warwick's police."""
    name = name_in_full(words, parts.name)
    yield name
    if owner := words[parts.name[-1]].owner:
        yield folded(f"{name_in_full(words, parts.name[:-1])} {owner}")


def name_in_full(words: Sequence[Word], run: Run) -> str:
    """Return words as names have them, in full."""
    return folded(" ".join(FULL.get(words[number].plain, words[number].plain) for number in run))


def ending_of(words: Sequence[Word], parts: AgencyParts) -> str:
    """Return what follows the name in the agency's own name, as a regular expression."""
    if parts.town and parts.needs_town_word and parts.kind is POLICE:
        return f"{TOWNS[words[parts.town[0]].plain]} ({POLICE_PATTERN})$"
    return ENDINGS[parts.kind.name]
