"""The statements of the queues, which need no settings: `make bench` measures them from outside."""

from pdap.db.public_records import is_public_sql

# The places of a data source, of which `source` is a row: those of its agencies, and its own.
PLACES_OF_SOURCE = """
    select serves.location_id
    from public.link_agencies__data_sources about
    join public.link_agencies__locations serves on serves.agency_id = about.agency_id
    where about.data_source_id = source.id
    union all
    select own.location_id from public.link_data_sources__locations own where own.data_source_id = source.id
"""
# Events of one statement: what bounds its memory.
BATCH = 500
# An event whose record stands at no place yet, or is taken back for now, is looked at again for this long.
OPEN_FOR = "30 days"

# From the few new events to the places that hold them, and from there to their followers: the other way round,
# every follow of a state would be spread over all its towns at each run. Unlike before (contract 8.5), no one is
# told of what happened before they followed. A follow without record types means all of them (contract 8.3). The person
# whose source or request it is gets an email about it, and no line in a digest as well.
FILL = """
with fresh as materialized (
    select id, {record} as record_id, created_at from public.{events}
    where queued_at is null and id > %(after)s and created_at > now() - interval '{open_for}'
    order by id limit %(batch)s for update skip locked
),
placed as materialized ({places}),
reached as (
    select event_id, location_id, owner_id from placed
    union
    select placed.event_id, above.parent_location_id, placed.owner_id
    from placed join public.dependent_locations above on above.dependent_location_id = placed.location_id
),
queued as (
    insert into public.{queue} (event_id, user_id, sent_at)
    select distinct fresh.id, follow.user_id, null::timestamp
    from reached
    join fresh on fresh.id = reached.event_id
    join public.link_user_followed_location follow
      on follow.location_id = reached.location_id and follow.created_at <= fresh.created_at
     and follow.user_id is distinct from reached.owner_id
    where {wanted}
    on conflict (event_id, user_id) do nothing
    returning 1
),
done as (
    update public.{events} set queued_at = now() where id in (select event_id from placed) returning 1
)
select (select count(*) from queued), (select max(id) from fresh)
"""

DATA_SOURCES = FILL.format(
    record="data_source_id",
    events="data_source_pending_event_notification",
    queue="data_source_user_notification_queue",
    open_for=OPEN_FOR,
    places=f"""
    select fresh.id as event_id, place.location_id, source.submitter_user_id as owner_id
    from fresh
    join public.data_sources source on source.id = fresh.record_id and {is_public_sql("source")}
    cross join lateral ({PLACES_OF_SOURCE}) place
""",  # noqa: S608 - our own words
    wanted="""
        not exists (select from public.link_follow_record_types chosen where chosen.follow_id = follow.id)
        or exists (
            select from public.link_follow_record_types chosen
            join public.data_sources source on source.record_type_id = chosen.record_type_id
            where chosen.follow_id = follow.id and source.id = fresh.record_id
        )
""",
)
DATA_REQUESTS = FILL.format(
    record="data_request_id",
    events="data_request_pending_event_notification",
    queue="data_request_user_notification_queue",
    open_for=OPEN_FOR,
    places="""
    select fresh.id as event_id, about.location_id, request.creator_user_id as owner_id
    from fresh
    join public.data_requests request on request.id = fresh.record_id
    join public.link_data_requests__locations about on about.data_request_id = fresh.record_id
""",
    wanted="true",
)

# What waits for a person although none of their follows reaches it anymore.
FORGET_SOURCES = f"""
delete from public.data_source_user_notification_queue waiting
using public.data_source_pending_event_notification event, public.data_sources source
where waiting.user_id = %(user)s and waiting.sent_at is null
  and event.id = waiting.event_id and source.id = event.data_source_id
  and not exists (
      select from ({PLACES_OF_SOURCE}) place
      join public.link_user_followed_location follow on follow.user_id = %(user)s
      where (follow.location_id = place.location_id or exists (
            select from public.dependent_locations above
            where above.dependent_location_id = place.location_id and above.parent_location_id = follow.location_id))
        and (not exists (select from public.link_follow_record_types chosen where chosen.follow_id = follow.id)
             or exists (select from public.link_follow_record_types chosen
                        where chosen.follow_id = follow.id and chosen.record_type_id = source.record_type_id))
  )
"""  # noqa: S608 - our own words
FORGET_REQUESTS = """
delete from public.data_request_user_notification_queue waiting
using public.data_request_pending_event_notification event
where waiting.user_id = %(user)s and waiting.sent_at is null and event.id = waiting.event_id
  and not exists (
      select from public.link_data_requests__locations about
      join public.link_user_followed_location follow on follow.user_id = %(user)s
      where about.data_request_id = event.data_request_id
        and (follow.location_id = about.location_id or exists (
            select from public.dependent_locations above
            where above.dependent_location_id = about.location_id and above.parent_location_id = follow.location_id))
  )
"""
