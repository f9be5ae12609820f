"""The admin's start page: what waits for curators and administrators, each count with the list that it counts."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from pdap.db.relations import Table


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to look at: rows of a table, and the list that shows them."""

    label: str
    table: Table
    where: str
    list_of: str  # the admin's name of the model
    query: str
    permission: str
    since: str = "null"
    page: str = ""  # the name of a page of its own, where work is done better than in the list


# As LinkQuerySet.for_curators says it.
LINKS_THAT_WAIT = """
(held_until is null or held_until <= now())
and (state in ('broken', 'doubtful') or moved_count >= 3
     or state = 'works' and (
         exists (select from public.data_sources record where record.id = data_source_id and url_status = 'broken')
         or exists (select from public.meta_urls record where record.id = meta_url_id and url_status = 'broken')))
and not exists (
    select from public.data_sources record where record.id = data_source_id and approval_status <> 'approved')
"""
# As the queue of pairs shows it: what is gone leaves the table in the night.
DUPLICATES_THAT_WAIT = """
dismissed_at is null and 2 = case kind
    when 'agency' then (select count(*) from public.agencies record where record.id in (first_id, second_id))
    when 'place' then (select count(*) from public.locations record where record.id in (first_id, second_id))
    when 'meta URL' then (select count(*) from public.meta_urls record where record.id in (first_id, second_id))
end
"""
WORK = (
    Waiting(
        "Data sources to review",
        Table.DATA_SOURCES,
        "approval_status = 'pending'",
        "datasources_datasource",
        "approval_status__exact=pending",
        "datasources.change_datasource",
        since="created_at",
        page="admin:review-queue",
    ),
    Waiting(
        "Agencies to review",
        Table.AGENCIES,
        "approval_status = 'pending'",
        "agencies_agency",
        "approval_status__exact=pending",
        "agencies.change_agency",
        since="created_at",
    ),
    Waiting(
        "Data requests at intake",
        Table.DATA_REQUESTS,
        "request_status = 'Intake'",
        "requests_app_datarequest",
        "request_status__exact=Intake",
        "requests_app.change_datarequest",
        since="date_created",
        page="admin:request-intake",
    ),
    Waiting(
        "Problem reports",
        Table.PROBLEM_REPORTS,
        "resolved_at is null",
        "datasources_problemreport",
        "open=yes",
        "datasources.change_problemreport",
        since="created_at",
    ),
    Waiting(
        "Links that are broken, doubtful or moved",
        Table.LINKS,
        LINKS_THAT_WAIT,
        "datasources_link",
        "queue=waiting",
        "datasources.change_link",
        since="failing_since",
    ),
    Waiting(
        "Data sources without a record type",
        Table.DATA_SOURCES,
        "record_type_id is null and approval_status = 'approved'",
        "datasources_datasource",
        "missing=record_type&approval_status__exact=approved",
        "datasources.change_datasource",
    ),
    Waiting(
        "Data sources without an agency",
        Table.DATA_SOURCES,
        "approval_status = 'approved' and not exists "
        "(select from public.link_agencies__data_sources link where link.data_source_id = data_sources.id)",
        "datasources_datasource",
        "missing=agency&approval_status__exact=approved",
        "datasources.change_datasource",
    ),
    Waiting(
        "Probable duplicates",
        Table.DUPLICATE_PAIRS,
        DUPLICATES_THAT_WAIT,
        "pdap_duplicatepair",
        "kind=",
        "agencies.change_agency",
        since="found_at",
    ),
    Waiting(
        "Places of agencies to confirm",
        Table.AGENCY_PLACE_SUGGESTIONS,
        "dismissed_at is null",
        "agencies_agencyplacesuggestion",
        "",
        "agencies.change_agency",
        since="found_at",
    ),
    Waiting(
        "Agencies without a place",
        Table.AGENCIES,
        "approval_status = 'approved' and not exists "
        "(select from public.link_agencies__locations link where link.agency_id = agencies.id)",
        "agencies_agency",
        "missing=place&approval_status__exact=approved",
        "agencies.change_agency",
    ),
    Waiting(
        "Mails that failed, or may not have left",
        Table.MAILS,
        "status in ('failed', 'uncertain')",
        "pdap_mail",
        "status__in=failed%2Cuncertain",
        "pdap.view_mail",
    ),
    Waiting(
        "Jobs that failed in the last day",
        Table.JOB_RUNS,
        "outcome in ('failed', 'killed') and started_at > now() - interval '1 day'",
        "pdap_jobrun",
        "outcome__in=failed%2Ckilled",
        "pdap.view_jobrun",
    ),
)


def waiting_work(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what waits for the signed-in person, with its count, how long the oldest waits, and where it is listed.

    One query, whatever there is.
    """
    mine = [one for one in WORK if request.user.has_perm(one.permission)]
    if not mine:
        return []
    statement = " union all ".join(
        f"select {number}, count(*), min({one.since})::timestamptz from public.{one.table} where {one.where}"  # noqa: S608 - our own words
        for number, one in enumerate(mine)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = {number: (count, since) for number, count, since in cursor.fetchall()}
    return [
        {
            "label": one.label,
            "count": found[number][0],
            "since": found[number][1],
            "address": reverse(one.page) if one.page else f"{reverse(f'admin:{one.list_of}_changelist')}?{one.query}",
        }
        for number, one in enumerate(mine)
    ]
