"""Loading the search terms that come with the code.

Each release does it again, and each import of a catalog: a term whose agency or place is not there yet comes when it
is. A term that is there already, switched off or changed by a curator, stays as it is.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from locations.names import stored_county_name
from pdap.db.public_records import is_public_sql
from pdap.lib.name_folding import says_county

FILE = Path(__file__).parent.parent / "search" / "query" / "data" / "search_terms.csv"

# Of agencies and towns of one name in one state, the one with most sources or people is meant.
SQL = f"""
insert into public.search_terms (term, language, record_type_id, agency_id, location_id, active, origin)
select file.term, file.language::public.search_language, kind.id, agency.id, coalesce(town.id, county.id, state.id),
    file.active, file.origin
from unnest(%(terms)s::text[], %(languages)s::text[], %(means)s::text[], %(names)s::text[], %(states)s::text[],
            %(active)s::boolean[], %(origins)s::text[])
    with ordinality as file (term, language, means, name, state_iso, active, origin, number)
left join public.record_types kind on file.means = 'record type' and kind.name::text = file.name
left join lateral (
    select agency.id from public.agencies_expanded agency
    where file.means = 'agency' and agency.name = file.name and agency.state_iso = file.state_iso
      and {is_public_sql("agency")}
    order by (select count(*) from public.link_agencies__data_sources link where link.agency_id = agency.id) desc,
        agency.id
    limit 1
) agency on true
left join lateral (
    select location.id from public.localities locality
    join public.counties county on county.id = locality.county_id
    join public.us_states state on state.id = county.state_id
    join public.locations location on location.locality_id = locality.id
    where file.means = 'town' and locality.name = file.name and state.state_iso = file.state_iso
    order by locality.population desc nulls last, location.id limit 1
) town on true
left join lateral (
    select location.id from public.counties county
    join public.us_states state on state.id = county.state_id
    join public.locations location on location.county_id = county.id and location.type = 'County'
    where file.means = 'county' and county.name = file.name and state.state_iso = file.state_iso
) county on true
left join lateral (
    select location.id from public.locations location left join public.us_states state on state.id = location.state_id
    where file.means = 'state' and location.type in ('State', 'National')
      and coalesce(state.state_name, 'United States') = file.name
) state on true
where num_nonnulls(kind.id, agency.id, town.id, county.id, state.id) = 1
-- Of a term's record types the one that was written down first comes first.
order by file.number
on conflict (origin) do nothing
"""  # noqa: S608 - the inserted rule is ours


@dataclass(frozen=True)
class FileTerm:
    """A line of the file: `means` is record type, agency, town, county or state.

    One that is not active is no term: it says what its words do not mean, though they have a term's stem.
    """

    term: str
    language: str
    means: str
    name: str
    state_iso: str
    origin: str
    active: bool = True


def load_search_terms() -> int:
    """Add the terms of the file that are not there yet and return how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select origin from public.search_terms where origin is not null")
        origins = {origin for (origin,) in cursor.fetchall()}
        missing = [term for term in read_terms() if term.origin not in origins]
        cursor.execute(
            SQL,
            {
                "terms": [term.term for term in missing],
                "languages": [term.language for term in missing],
                "means": [term.means for term in missing],
                "names": [term.name for term in missing],
                "states": [term.state_iso for term in missing],
                "active": [term.active for term in missing],
                "origins": [term.origin for term in missing],
            },
        )
        return cursor.rowcount


def read_terms() -> list[FileTerm]:
    with FILE.open(newline="", encoding="utf-8") as file:
        return [_term(**row) for row in csv.DictReader(line for line in file if not line.startswith("#"))]


def _term(term: str, language: str, means: str, target: str) -> FileTerm:
    origin = f"{language}: {term} = {target}"
    if means in ("record type", "not record type"):
        return FileTerm(term, language, "record type", target, "", origin, active=means == "record type")
    name, _, state_iso = target.rpartition(", ")
    if not name:
        return FileTerm(term, language, "state", target, "", origin)
    if means == "place" and says_county(name):
        return FileTerm(term, language, "county", stored_county_name(name), state_iso, origin)
    return FileTerm(term, language, "agency" if means == "agency" else "town", name, state_iso, origin)
