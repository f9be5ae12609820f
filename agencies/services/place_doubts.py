"""Finding agencies whose names say another town or another state than the one where they stand."""

from django.db import connection, transaction

from agencies.models.place_doubts import AgencyPlaceDoubt, DoubtKind
from agencies.services.placing import plan_placing
from pdap.db.public_records import is_public_sql

# A name that holds a state's is often that of a place of its own state (Missouri City, Texas; Indiana, Pennsylvania;
# West Virginia), or of a street, river or school: the first two are left out, and a curator sees to the rest.
OTHER_STATES = f"""
with agency as materialized (
    select agency.id, agency.name, array_agg(distinct place.state_id) as states,
           string_agg(distinct place.state_name, '|') as own_states
    from public.agencies agency
    join public.link_agencies__locations link on link.agency_id = agency.id
    join public.locations_expanded place on place.id = link.location_id and place.state_id is not null
    where {is_public_sql("agency")} and agency.jurisdiction_type <> 'federal'
    group by agency.id, agency.name
)
select distinct on (agency.id) agency.id, named.id
from agency
join public.us_states state on state.id <> all (agency.states)
 and agency.name ilike '%' || state.state_name || '%'
 and regexp_replace(agency.name, '\\m(' || agency.own_states || ')\\M', '', 'gi')
     ~* ('\\m' || state.state_name || '\\M(?! (township|trib|river|valley|county|city))')
join public.locations named on named.state_id = state.id and named.type = 'State'
where not exists (
    select from public.locations_expanded place
    where place.state_id = any (agency.states)
      and (place.locality_name ~* ('\\m' || state.state_name || '\\M')
           or place.county_name ~* ('\\m' || state.state_name || '\\M'))
)
order by agency.id, length(state.state_name) desc
"""  # noqa: S608 - the inserted rule is ours


@transaction.atomic
def find_place_doubts() -> int:
    """Let the doubts be those that there are now; return how many."""
    doubts = [
        AgencyPlaceDoubt(agency_id=move.agency, location_id=move.new, kind=DoubtKind.TOWN)
        for move in plan_placing().contradicting
    ]
    with connection.cursor() as cursor:
        cursor.execute(OTHER_STATES)
        doubts += [
            AgencyPlaceDoubt(agency_id=agency, location_id=place, kind=DoubtKind.STATE)
            for agency, place in cursor.fetchall()
        ]
    AgencyPlaceDoubt.objects.all().delete()
    AgencyPlaceDoubt.objects.bulk_create(doubts, batch_size=2000)
    return len(doubts)
