"""Two locations of one place become one: nothing keeps the existing system from making a second (contract 9.4).

Each is a merge like a curator's (`audit/merging/`): the old ID leads to the remaining one, on pages, in the API and in
what is synchronized.
"""

from collections import Counter

import psycopg

from audit.merging.enums import Kind
from audit.merging.services import Mergeable, merge, preview
from locations.services.merging import FULL_NAME, POSITION
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Duplicate locations"

# The oldest stays, since clients are most likely to know it. Locations without a state have no twins.
TWINS = """
select twin, stays from (
    select id as twin, first_value(id) over same as stays
    from public.locations
    where type = 'National' or coalesce(locality_id, county_id, state_id) is not null
    window same as (partition by type, coalesce(locality_id, county_id, state_id) order by id)
) place where twin <> stays order by twin
"""
# Only the location is merged; its place, which both share, stays.
LOCATION = Mergeable(Kind.PLACE, Table.LOCATIONS, POSITION, FULL_NAME)


def join_twins(raw: psycopg.Connection) -> list[Finding]:
    """Merge each second location of a place into its first."""
    pairs = raw.execute(TWINS).fetchall()
    grown: Counter[str] = Counter({Table.MERGES: len(pairs)} if pairs else {})
    for twin, stays in pairs:
        offered = [choice.column for choice in preview(LOCATION, twin, stays).choices if choice.offered]
        for step in merge(LOCATION, twin, stays, None, offered).journal["steps"]:
            if step["did"] == "deleted":
                grown[step["table"]] -= len(step["rows"])
    rows = {table: growth for table, growth in grown.items() if growth}
    joined = [f"{twin} -> {stays}" for twin, stays in pairs]
    return [Finding(TITLE, "Duplicate locations merged into their place's first", len(pairs), True, rows, joined)]
