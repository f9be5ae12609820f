"""How many people follow which place, and what there is at it (contract 10.6): of sources what search finds."""

from typing import Any

from django.db import connection

from notifications.models import Follow, NotificationLog
from requests_app.enums import RequestStatus

COLUMNS = (
    *("location_name", "source_count", "source_change", "approved_requests_count", "approved_requests_change"),
    *("completed_requests_count", "completed_requests_change", "follower_count", "follower_change"),
)

APPROVED = f"request.request_status = '{RequestStatus.READY_TO_START.value}'"
COMPLETED = f"request.request_status = '{RequestStatus.COMPLETE.value}'"

# Until the first digest everything counts as new.
SQL = f"""
with last as (
    select coalesce(max(created_at), '-infinity'::timestamp) as moment from public.notification_log
),
followed as (
    select follow.location_id,
           count(distinct follow.user_id) as now,
           count(distinct follow.user_id) filter (where follow.created_at < last.moment) as before
    from public.link_user_followed_location follow cross join last
    group by follow.location_id
),
reach as (
    select location_id as root, location_id as place from followed
    union
    select followed.location_id, below.dependent_location_id
    from followed join public.dependent_locations below on below.parent_location_id = followed.location_id
),
sources as (
    select reach.root,
           count(distinct found.data_source_id) as now,
           count(distinct found.data_source_id)
               filter (where found.created_at < last.moment at time zone 'UTC') as before
    from reach
    join public.searchable_sources found on found.location_id = reach.place and not found.broken
    cross join last
    group by reach.root
),
requests as (
    select reach.root,
           count(distinct request.id) filter (where {APPROVED}) as approved,
           count(distinct request.id) filter (where {APPROVED} and request.old) as approved_before,
           count(distinct request.id) filter (where {COMPLETED}) as completed,
           count(distinct request.id) filter (where {COMPLETED} and request.old) as completed_before
    from reach
    join public.link_data_requests__locations about on about.location_id = reach.place
    join (
        select id, request_status,
               date_status_last_changed < last.moment at time zone 'UTC' as old
        from public.data_requests cross join last
    ) request on request.id = about.data_request_id
    group by reach.root
)
select followed.location_id,
       place.full_display_name as location_name,
       followed.now as follower_count,
       followed.now - followed.before as follower_change,
       coalesce(sources.now, 0) as source_count,
       coalesce(sources.now - sources.before, 0) as source_change,
       coalesce(requests.approved, 0) as approved_requests_count,
       coalesce(requests.approved - requests.approved_before, 0) as approved_requests_change,
       coalesce(requests.completed, 0) as completed_requests_count,
       coalesce(requests.completed - requests.completed_before, 0) as completed_requests_change
from followed
join public.locations_expanded place on place.id = followed.location_id
left join sources on sources.root = followed.location_id
left join requests on requests.root = followed.location_id
"""  # noqa: S608 - our own statuses


def breakdown(sort_by: str | None, descending: bool, page: int, limit: int) -> list[dict[str, Any]]:
    """Return one page of the places that someone follows, with their counts and what changed since the last digest."""
    order = f"{sort_by} {'desc' if descending else 'asc'} nulls last, " if sort_by in COLUMNS else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select * from ({SQL}) found order by {order}location_id limit %s offset %s",  # noqa: S608 - our columns
            [limit, (page - 1) * limit],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def followed_places() -> int:
    return Follow.objects.values("location_id").distinct().count()


def aggregate() -> dict[str, Any]:
    """Return how many people follow something, how many follows there are, and when a digest last left, if ever."""
    last = NotificationLog.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    return {
        "total_followers": Follow.objects.values("user_id").distinct().count(),
        "total_followed_searches": Follow.objects.count(),
        "last_notification_date": None if last is None else last.date().isoformat(),
    }
