"""Agencies that a query names in parts, whatever their order.

"Birmingham MO police", "police in Birmingham, Missouri" and "township of Orion police, MI" name one agency each. Many
stand at their county or state alone, where the catalog knows no place of their name, though other states have one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from datasources.search.query.agency_parts import POLICE, SHERIFF, AgencyParts, Run, agency_parts
from datasources.search.query.candidates import POLICE_WORDS, TOWN_WORDS, Span
from datasources.search.query.named_records import Candidates, NamedAgency, Place
from datasources.search.query.query_words import MOST_WORDS, Word
from datasources.search.query.readings import Part, Reading, rank_of_agency
from datasources.search.query.written_names import FULL
from pdap.db.prepared import rows_read_rarely
from pdap.db.public_records import is_public_sql
from pdap.lib.name_folding import folded

MOST_WAYS = 12
# What follows the name in an agency's own name, unless the word for the town was typed.
ENDINGS = {
    POLICE.name: f"^(({TOWN_WORDS}) )*({POLICE_WORDS})$",
    SHERIFF.name: "^((county|parish|borough|city) )?sheriffs?( |$)",
}
SQL = f"""
select way.number, spelling.agency_id, agency.name::text, spelling.weight, length(spelling.spelling),
    place.id, place.type::text, place.state_id, place.county_id, place.locality_id,
    state.state_name, state.state_iso, county.name, locality.name,
    coalesce((select max(own.weight) from public.place_spellings own where own.location_id = place.id), 0)
from unnest(%(names)s::text[], %(endings)s::text[], %(states)s::bigint[], %(counties)s::text[])
    with ordinality as way (name, ending, state_id, county, number)
join public.agency_spellings spelling
  on spelling.spelling ~>=~ (way.name || ' ') and spelling.spelling ~<~ (way.name || '!')
  and substr(spelling.spelling, length(way.name) + 2) ~ way.ending
join public.agencies agency on agency.id = spelling.agency_id and {is_public_sql("agency")}
join public.locations place on place.id = spelling.location_id
left join public.us_states state on state.id = place.state_id
left join public.counties county on county.id = place.county_id
left join public.localities locality on locality.id = place.locality_id
where (way.state_id is null or place.state_id = way.state_id)
  and (way.county is null or public.folded(county.name) = way.county)
order by way.number, spelling.agency_id, place.id
"""  # noqa: S608 - the inserted rule is ours


def reading_in_parts(words: Sequence[Word], reading: Reading, by_span: Mapping[Span, Candidates]) -> Reading | None:
    """Return the reading that names an agency by its parts, where the best one so far leaves some of them out.

    One query, or none.
    """
    if len(words) > MOST_WORDS or any(word.excluded or word.quoted for word in words):
        return None
    ways = (parts for parts in agency_parts(words, reading, by_span) if not is_read_by(reading, parts))
    agencies = agencies_in_parts(list(islice(ways, MOST_WAYS)), words)
    if not agencies:
        return None
    others = [part for part in reading.parts if part.role in ("type", "year")]
    known = {position for part in others for position in range(part.start, part.end)}
    named = [Part(number, number + 1, "agency", 0.0) for number in range(len(words)) if number not in known]
    parts = tuple(sorted([*others, *named], key=lambda part: part.start))
    return Reading(reading.score, agencies=agencies, types=reading.types, years=reading.years, parts=parts)


def is_read_by(reading: Reading, parts: AgencyParts) -> bool:
    """Return whether a reading takes all of a name for a place or an agency where the parts say that it is."""
    named = {
        number for part in reading.parts if part.role in ("place", "agency") for number in range(part.start, part.end)
    }
    if reading.words or parts.county or parts.town_word or not named.issuperset(parts.name):
        return False
    at = reading.agency.place if reading.agency else reading.place
    return parts.state is None or (at is not None and at.state_id == parts.state.state_id)


def agencies_in_parts(ways: Sequence[AgencyParts], words: Sequence[Word]) -> list[NamedAgency]:
    """Return the agencies of the first of some ways that names any; one query, or none.

    Those whose own name has least beside what was typed come first.
    """
    if not ways:
        return []

    def text_of(run: Run) -> str:
        return folded(" ".join(FULL.get(words[number].plain, words[number].plain) for number in run))

    rows = rows_read_rarely(
        SQL,
        {
            "names": [text_of(way.name) for way in ways],
            "endings": [ending_of(way) for way in ways],
            "states": [way.state.state_id if way.state else None for way in ways],
            "counties": [text_of(way.county) or None for way in ways],
        },
    )
    named: dict[int, tuple[int, NamedAgency]] = {}
    for number, pk, name, weight, length, location_id, *place, people in rows:
        if number != rows[0][0]:
            break
        at = replace(Place(location_id, *place), weight=people)
        named.setdefault(pk, (length, NamedAgency(pk, name, at, weight)))
    ranked = sorted(named.values(), key=lambda item: (item[0], rank_of_agency(item[1])))
    return [agency for _, agency in ranked]


def ending_of(parts: AgencyParts) -> str:
    """Return what follows the name in the agency's own name, as a regular expression."""
    if parts.town_word and parts.needs_town_word and parts.kind is POLICE:
        return f"^{parts.town_word} ({POLICE_WORDS})$"
    return ENDINGS[parts.kind.name]
