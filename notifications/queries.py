"""What waits for one person, and why: each event once, under the narrowest place that the person follows for it."""

from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from agencies.places_in_words import places_in_words, with_place
from notifications.news import Digest, News
from notifications.request_events import still_holds_sql
from notifications.services.queue_statements import PLACES_OF_SOURCE
from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase

# The follows that reach an event; the narrowest is the reason that its reader understands best. None does where it has
# moved since it was queued, with its agency: then its present place is named.
REASON = """
    left join lateral (
        select follow.id, place.id as location_id, place.type, place.state_name, place.state_iso,
               place.county_name, place.locality_name
        from ({places}) at
        join public.link_user_followed_location follow on follow.user_id = %(user)s
         and (follow.location_id = at.location_id or exists (
             select from public.dependent_locations above
             where above.dependent_location_id = at.location_id and above.parent_location_id = follow.location_id))
        join public.locations_expanded place on place.id = follow.location_id
        order by {narrowest}
        limit 1
    ) reason on true
    left join lateral (
        select place.id as location_id, place.type, place.state_name, place.state_iso,
               place.county_name, place.locality_name
        from ({places}) at join public.locations_expanded place on place.id = at.location_id
        where reason.id is null
        order by {narrowest}
        limit 1
    ) present on true
"""
NARROWEST = "array_position(array['Locality', 'County', 'State', 'National'], place.type::text), place.id"
REASON_COLUMNS = ", ".join(
    ["reason.id as follow_id"]
    + [
        f"coalesce(reason.{column}, present.{column}) as {column}"
        for column in ("location_id", "type", "state_name", "state_iso", "county_name", "locality_name")
    ]
)
LONGEST_AGENCY = 100
# A source of many agencies names the first.
MOST_AGENCIES = 3
SOURCES = f"""
select waiting.id as queue_id, source.id, source.name, type.name::text as record_type, event.event_type::text,
       null as agencies, of_source.first_agencies, of_source.first_names, of_source.agency_count,
       {REASON_COLUMNS}
from public.data_source_user_notification_queue waiting
join public.data_source_pending_event_notification event on event.id = waiting.event_id
join public.data_sources source on source.id = event.data_source_id and {is_public_sql("source")}
left join public.record_types type on type.id = source.record_type_id
cross join lateral (
    select (array_agg(agency.id order by agency.name, agency.id))[:{MOST_AGENCIES}] as first_agencies,
           (array_agg(left(agency.name, {LONGEST_AGENCY}) order by agency.name, agency.id))[:{MOST_AGENCIES}]
               as first_names,
           count(*) as agency_count
    from public.link_agencies__data_sources about join public.agencies agency on agency.id = about.agency_id
    where about.data_source_id = source.id and {is_public_sql("agency")}
) of_source
{REASON.format(places=PLACES_OF_SOURCE, narrowest=NARROWEST)}
where waiting.user_id = %(user)s and waiting.sent_at is null
order by source.name, source.id
"""  # noqa: S608 - no value from outside
REQUESTS = f"""
select waiting.id as queue_id, request.id, request.title as name, null as record_type, event.event_type::text,
       null as agencies, {REASON_COLUMNS}
from public.data_request_user_notification_queue waiting
join public.data_request_pending_event_notification event on event.id = waiting.event_id
join public.data_requests request on request.id = event.data_request_id
 and {still_holds_sql("event", "request")}
{
    REASON.format(
        places='''
    select about.location_id from public.link_data_requests__locations about
    where about.data_request_id = request.id
''',
        narrowest=NARROWEST,
    )
}
where waiting.user_id = %(user)s and waiting.sent_at is null
order by request.title, request.id
"""  # noqa: S608 - no value from outside


class WaitingNews(QueryBuilderBase[Digest]):
    """What waits for a person; what isn't public at the moment keeps waiting, unseen."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def run(self) -> Digest:
        sources = with_agencies(read_news(SOURCES, {"user": self.user_id}))
        return Digest(sources, read_news(REQUESTS, {"user": self.user_id}))


def with_agencies(sources: list[News]) -> list[News]:
    """Return news of sources with the names and places of their first agencies, and how many more there are."""
    places = places_in_words(pk for news in sources for pk in news.first_agencies or ())

    def agencies_of(news: News) -> str:
        agencies = zip(news.first_agencies or (), news.first_names or (), strict=True)
        more = news.agency_count - MOST_AGENCIES
        names = "; ".join(with_place(name, places.get(pk, "")) for pk, name in agencies)
        if more <= 0:
            return names
        return gettext("%(names)s and %(count)s more") % {"names": names, "count": f"{more:,}"}

    return [replace(news, agencies=agencies_of(news)) for news in sources]


def read_news(statement: str, parameters: dict[str, Any]) -> list[News]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [News(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


NEWEST = f"""
select 0 as queue_id, source.id, source.name, type.name::text as record_type,
       'Data Source Approved' as event_type, null as agencies, null as follow_id, null as location_id, null as type,
       null as state_name, null as state_iso, null as county_name, null as locality_name
from public.data_sources source left join public.record_types type on type.id = source.record_type_id
where {is_public_sql("source")} order by source.id desc limit %(limit)s
"""  # noqa: S608 - the inserted rule is ours


class NewestSources(QueryBuilderBase[list[News]]):
    """The newest public data sources as news, for trying a digest out."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def run(self) -> list[News]:
        return read_news(NEWEST, {"limit": self.limit})


RECENT = f"""
with places as materialized (
    select %(place)s::bigint as id
    union all
    select dependent_location_id from public.dependent_locations where parent_location_id = %(place)s
),
recent as materialized (
    select id from public.data_sources source
    where {is_public_sql("source")} and created_at > now() - interval '1 year'
)
select count(*) from (
    select about.data_source_id from public.link_agencies__locations serves
    join public.link_agencies__data_sources about on about.agency_id = serves.agency_id
    where serves.location_id in (select id from places) and about.data_source_id in (select id from recent)
    union
    select own.data_source_id from public.link_data_sources__locations own
    where own.location_id in (select id from places) and own.data_source_id in (select id from recent)
) found
"""  # noqa: S608 - the inserted rule is ours


def recent_news(location_id: int) -> int:
    """Return how many data sources came in within a year at a place and below it: what following it brings."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT, {"place": location_id})
        return cursor.fetchone()[0]
