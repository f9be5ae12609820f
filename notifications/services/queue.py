"""The queues: which event is still to be told to whom (behaviour 7.2)."""

from django.db import connection, transaction

# A follow reaches its place and all below it. Nobody is told of what happened before they followed (13.1.18).
REACH = """
    select follow.id, follow.user_id, follow.created_at, follow.location_id as place
    from public.link_user_followed_location follow
    union
    select follow.id, follow.user_id, follow.created_at, below.dependent_location_id
    from public.link_user_followed_location follow
    join public.dependent_locations below on below.parent_location_id = follow.location_id
"""

# `sent_at` is named, because the column's own default would make the row look sent.
DATA_SOURCES = f"""
with reach as ({REACH})
insert into public.data_source_user_notification_queue (event_id, user_id, sent_at)
select distinct event.id, reach.user_id, null::timestamp
from public.data_source_pending_event_notification event
join public.data_sources source on source.id = event.data_source_id
join public.link_agencies__data_sources about on about.data_source_id = source.id
join public.link_agencies__locations serves on serves.agency_id = about.agency_id
join reach on reach.place = serves.location_id and reach.created_at <= event.created_at
join public.link_follow_record_types wanted
  on wanted.follow_id = reach.id and wanted.record_type_id = source.record_type_id
where source.approval_status = 'approved'
on conflict (event_id, user_id) do nothing
"""  # noqa: S608 - no value from outside
DATA_REQUESTS = f"""
with reach as ({REACH})
insert into public.data_request_user_notification_queue (event_id, user_id, sent_at)
select distinct event.id, reach.user_id, null::timestamp
from public.data_request_pending_event_notification event
join public.link_data_requests__locations about on about.data_request_id = event.data_request_id
join reach on reach.place = about.location_id and reach.created_at <= event.created_at
on conflict (event_id, user_id) do nothing
"""  # noqa: S608 - no value from outside


@transaction.atomic
def fill_queues() -> int:
    """Queue each event for everybody who follows its place, or one above it; return how many rows are new.

    A data source's record type must be among the follow's. Repeating it adds nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(DATA_SOURCES)
        added = cursor.rowcount
        cursor.execute(DATA_REQUESTS)
        return added + cursor.rowcount
