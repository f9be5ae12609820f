"""Gaps and drift in `locations` (contract 9.3).

A trigger makes the location of each new state, county and locality, and nothing follows when one is moved: so some
places have no location, and some locations say that a town lies where it no longer does.
"""

import psycopg

from pdap.db.raw_rows import only_column
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Places"

DRIFT = (
    """
    update public.locations place set state_id = county.state_id
    from public.counties county
    where place.type = 'County' and place.county_id = county.id
      and county.state_id is not null and place.state_id is distinct from county.state_id
    returning place.id
    """,
    """
    update public.locations place set county_id = county.id, state_id = coalesce(county.state_id, place.state_id)
    from public.localities locality join public.counties county on county.id = locality.county_id
    where place.type = 'Locality' and place.locality_id = locality.id
      and (place.county_id, place.state_id)
          is distinct from (county.id::bigint, coalesce(county.state_id, place.state_id)::bigint)
    returning place.id
    """,
)
GAPS = (
    """
    insert into public.locations (type)
    select 'National' where not exists (select from public.locations where type = 'National')
    returning id
    """,
    """
    insert into public.locations (type, state_id)
    select 'State', id from public.us_states state
    where not exists (select from public.locations where type = 'State' and state_id = state.id)
    returning id
    """,
    """
    insert into public.locations (type, state_id, county_id, lat, lng)
    select 'County', state_id, id, lat, lng from public.counties county
    where not exists (select from public.locations where type = 'County' and county_id = county.id)
    returning id
    """,
    """
    insert into public.locations (type, state_id, county_id, locality_id)
    select 'Locality', county.state_id, county.id, locality.id
    from public.localities locality join public.counties county on county.id = locality.county_id
    where not exists (select from public.locations where type = 'Locality' and locality_id = locality.id)
    returning id
    """,
)
STATELESS = """
select id from public.locations where type <> 'National' and state_id is null order by id
"""


def repair_locations(raw: psycopg.Connection) -> list[Finding]:
    """Move each location to where its place is, then add a location for each place that has none."""
    moved = sorted(place for statement in DRIFT for place in only_column(raw, statement))
    made = sorted(place for statement in GAPS for place in only_column(raw, statement))
    stateless = only_column(raw, STATELESS)
    came = {Table.LOCATIONS: len(made)}
    return [
        Finding(TITLE, "Locations moved to where their place is now", len(moved), True, records=moved),
        Finding(TITLE, "Places that had no location", len(made), True, came, made),
        Finding(TITLE, "Locations without a state, for curators to place", len(stateless), records=stateless),
    ]
