"""The signed-in curator's own work: what they hold, what they asked, what they decided today."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from pdap.db.enums import ApprovalStatus
from pdap.db.public_records import is_pending_sql
from pdap.lib.dates_in_words import start_of_today

# Of each kind what was done last stands first; more than a few are counted only.
SQL = f"""
select kind, id, name, status, at, number from (
    select kind, source.id, source.name, source.approval_status::text as status, at,
           count(*) over (partition by kind) as number,
           row_number() over (partition by kind order by at desc, source.id) as place
    from (
        select 'held' as kind, data_source_id, claim_expires_at as at from public.reviews
        where claimed_by_user_id = %(me)s and claim_expires_at > now()
        union all
        select 'decided', data_source_id, reviewed_at from public.reviews
        where reviewed_by_user_id = %(me)s and reviewed_at >= %(today)s
        union all
        select 'asked', data_source_id, asked_at from public.reviews where asked_by_user_id = %(me)s
    ) mine
    join public.data_sources source on source.id = mine.data_source_id
    where kind = 'decided' or {is_pending_sql("source")}
) ranked
where place <= %(shown)s order by kind, place
"""  # noqa: S608 - the inserted rule is ours
SHOWN = 5


def my_work(request: HttpRequest) -> dict[str, Any]:
    """Return what the person has at hand, by kind; nothing for people who do not review. One query."""
    if not request.user.has_perm("datasources.change_datasource"):
        return {}
    today = start_of_today()
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"me": request.user.pk, "today": today, "shown": SHOWN})
        rows = cursor.fetchall()
    groups: dict[str, Any] = {}
    for kind, pk, name, status, at, count in rows:
        group = groups.setdefault(kind, {"count": count, "records": []})
        waits = status in (ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION)
        page = "admin:review-desk" if waits else "admin:datasources_datasource_change"
        label = ApprovalStatus(status).label.lower()
        group["records"].append({"name": name, "status": label, "at": at, "address": reverse(page, args=[pk])})
    return groups
