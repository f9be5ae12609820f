"""The statements that bring events to watches: each may run again at any time, and adds what is missing."""

from notifications.services.queue_statements import OPEN_FOR, PLACES_OF_SOURCE
from pdap.db.public_records import is_public_sql
from requests_app.statuses import is_listed_sql

# ruff: noqa: S608 - our own words
# No one hears of what happened before they followed, nor of what is their own.
WRITTEN = """,
written as (
    insert into public.watch_news (watch_id, {column})
    select watch.id, fresh.id
    from hits
    join fresh on fresh.id = hits.event_id
    join public.watches watch on watch.id = hits.watch_id and watch.confirmed_at <= fresh.created_at
     and (watch.user_id is null or watch.user_id is distinct from fresh.owner_id)
    on conflict do nothing returning 1
)
select (select count(*) from written), (select max(id) from fresh)
"""
REACHED = """,
reached as (
    select event_id, location_id from placed
    union
    select placed.event_id, above.parent_location_id
    from placed join public.dependent_locations above on above.dependent_location_id = placed.location_id
)"""

SOURCE_EVENTS = (
    f"""
with fresh as materialized (
    select event.id, event.created_at at time zone 'UTC' as created_at, source.id as source_id, source.record_type_id,
           source.submitter_user_id as owner_id
    from public.data_source_pending_event_notification event
    join public.data_sources source on source.id = event.data_source_id and {is_public_sql("source")}
    where event.id > %(after)s and event.created_at > now() - interval '{OPEN_FOR}'
    order by event.id limit %(batch)s
),
placed as materialized (
    select fresh.id as event_id, place.location_id
    from fresh
    join public.data_sources source on source.id = fresh.source_id
    cross join lateral ({PLACES_OF_SOURCE}) place
)"""
    + REACHED
    + """,
hits as (
    select watch.id as watch_id, fresh.id as event_id
    from reached
    join fresh on fresh.id = reached.event_id
    join public.watches watch on watch.location_id = reached.location_id and watch.kind in ('place', 'record_type')
     and (watch.record_type_id is null or watch.record_type_id = fresh.record_type_id)
    union
    select watch.id, fresh.id
    from fresh
    join public.watches watch on watch.record_type_id = fresh.record_type_id and watch.kind = 'record_type'
     and watch.location_id is null
    union
    select watch.id, fresh.id
    from fresh
    join public.link_agencies__data_sources about on about.data_source_id = fresh.source_id
    join public.watches watch on watch.agency_id = about.agency_id and watch.kind = 'agency'
)"""
    + WRITTEN.format(column="source_event_id")
)

REQUEST_EVENTS = (
    f"""
with fresh as materialized (
    select event.id, event.created_at at time zone 'UTC' as created_at, request.id as request_id,
           request.record_types_required::text[] as types, request.creator_user_id as owner_id
    from public.data_request_pending_event_notification event
    join public.data_requests request on request.id = event.data_request_id and {is_listed_sql("request")}
    where event.id > %(after)s and event.created_at > now() - interval '{OPEN_FOR}'
    order by event.id limit %(batch)s
),
placed as materialized (
    select fresh.id as event_id, about.location_id
    from fresh join public.link_data_requests__locations about on about.data_request_id = fresh.request_id
)"""
    + REACHED
    + """,
hits as (
    select watch.id as watch_id, fresh.id as event_id
    from reached
    join fresh on fresh.id = reached.event_id
    join public.watches watch on watch.location_id = reached.location_id and watch.kind in ('place', 'record_type')
    left join public.record_types type on type.id = watch.record_type_id
    where watch.record_type_id is null or type.name::text = any (fresh.types)
    union
    select watch.id, fresh.id
    from fresh
    join public.record_types type on type.name::text = any (fresh.types)
    join public.watches watch on watch.record_type_id = type.id and watch.kind = 'record_type'
     and watch.location_id is null
    union
    select watch.id, fresh.id
    from fresh join public.watches watch on watch.data_request_id = fresh.request_id and watch.kind = 'request'
)"""
    + WRITTEN.format(column="request_event_id")
)

NEWS = f"""
with fresh as materialized (
    select news.id, news.created_at, news.data_source_id, news.data_request_id,
           coalesce(source.submitter_user_id, request.creator_user_id) as owner_id
    from public.news
    left join public.data_sources source on source.id = news.data_source_id
    left join public.data_requests request on request.id = news.data_request_id
    where news.id > %(after)s and news.created_at > now() - interval '{OPEN_FOR}'
      and (({is_public_sql("source")}) or ({is_listed_sql("request")}))
    order by news.id limit %(batch)s
),
hits as (
    select watch.id as watch_id, fresh.id as event_id
    from fresh join public.watches watch on watch.data_source_id = fresh.data_source_id and watch.kind = 'source'
    union
    select watch.id, fresh.id
    from fresh join public.watches watch on watch.data_request_id = fresh.data_request_id and watch.kind = 'request'
)""" + WRITTEN.format(column="news_id")

# The new sources that a search finds, for everyone who follows that search.
SEARCHED = f"""
insert into public.watch_news (watch_id, source_event_id)
select watch.id, event.id
from public.watches watch
join public.data_source_pending_event_notification event
  on event.data_source_id = any (%(sources)s) and event.created_at > now() - interval '{OPEN_FOR}'
 and watch.confirmed_at <= event.created_at at time zone 'UTC'
join public.data_sources source on source.id = event.data_source_id and {is_public_sql("source")}
 and (watch.user_id is null or source.submitter_user_id is distinct from watch.user_id)
where watch.kind = 'search' and watch.search = %(search)s
on conflict do nothing
"""
NEW_SOURCES = f"""
select data_source_id from public.data_source_pending_event_notification
where created_at > now() - interval '{OPEN_FOR}'
"""
