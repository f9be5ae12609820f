"""All that a place has, in one answer: the lines that are kept with the rows, put together by PostgreSQL.

Nearly all sources are of agencies with one place: their lines are whole, and those of an agency stand together in the
answer, so that agencies are sorted and not lines. What is left is made as for a page (`place_search`).
"""

# ruff: noqa: S608 - the inserted parts are ours; what clients send are parameters
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agencies.enums import level_sql

ROWS = ("id", "data_source_id", "agency_id", "location_id", "agency_key", "source_key", "jurisdiction_type", "line")
# The agencies with their lines, in the order of the response; of one with a row that is no line by itself, its rows.
# A response has megabytes, which nothing here copies: they are read, joined and sent.
AGENCIES = f"""
select agency_id, {level_sql("min(jurisdiction_type)")}, count(*),
    string_agg(line, ',' order by source_key, data_source_id),
    case when min(location_id) = max(location_id) and count(*) = count(line) then null else array_agg(id) end
from ({{rows}}) found ({", ".join(ROWS)}) group by agency_id
order by min(agency_key) = '', min(agency_key), agency_id
"""
OTHER_HITS = "select {columns} from public.searchable_sources where id = any(%(ids)s::bigint[])"
# The lines that were put together of these rows, by agency, and how many of the rows are still there: a source that
# changes has its rows deleted and others added.
OF_OTHERS = """
select (select count(*) from hit), agency_id, level, count(*),
    string_agg({item}, ',' order by source_key, id, state_iso)
from line group by agency_id, level
"""


class LinesOfAgency(NamedTuple):
    """The lines of an agency, or of none, as JSON; where rows are named, the lines are made of these."""

    agency_id: int | None
    level: bytes | None
    number: int
    lines: bytes | None
    row_ids: list[int] | None = None


def by_level(
    agencies: Sequence[LinesOfAgency], others: Mapping[int | None, Sequence[LinesOfAgency]]
) -> dict[str, tuple[int, bytes]]:
    """Return the number of lines of each group, and the lines in the order of the agencies; `others` were made."""
    groups: dict[str, list[LinesOfAgency]] = {}
    for agency in agencies:
        for part in others.get(agency.agency_id, ()) if agency.row_ids else (agency,):
            groups.setdefault((part.level or b"").decode(), []).append(part)
    return {
        level: (sum(part.number for part in parts), b",".join(part.lines or b"" for part in parts))
        for level, parts in groups.items()
    }
