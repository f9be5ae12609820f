"""Data sources as plain rows, with their agencies and the requests that they answer."""

from collections.abc import Sequence

from agencies.api.rows import AGENCIES_OF_SOURCE, complete_agency
from agencies.api.serializers import AgencyBriefSerializer
from datasources.fields import SOURCES
from pdap.api.column_rights import visible_names
from pdap.api.plain_rows import PlainRows, Row, choose_columns
from pdap.db.relations import Table
from pdap.lib.column_rights import Role
from requests_app.api.rows import BARE_REQUEST_ROWS
from requests_app.api.serializers import DataRequestRowSerializer
from requests_app.models import DataRequest

REQUEST_IDS = """array(
    select link.request_id from public.link_data_requests__data_sources link
    where link.data_source_id = record.id order by link.request_id)"""

# Each by its key, as the sources: PostgreSQL would make a hash of all types for each row.
JOINS = """left join lateral (
    select name from public.record_types own where own.id = record.record_type_id limit 1
) kind on true"""

SOURCE_ROWS = PlainRows(
    SOURCES, Table.DATA_SOURCES, JOINS, {"agencies": AGENCIES_OF_SOURCE, "request_ids": REQUEST_IDS}
)
# The same without what hangs on them, as those that answer a request are listed.
BARE_SOURCE_ROWS = PlainRows(SOURCES, Table.DATA_SOURCES, JOINS, {})


def complete_sources(rows: Sequence[Row], role: Role) -> Sequence[Row]:
    """Give sources their public requests, in the columns that their reader may see: one query, if there are any."""
    wanted = {pk for row in rows for pk in row["request_ids"]}
    requests: dict[int, Row] = {}
    if wanted:
        public = BARE_REQUEST_ROWS.read(DataRequest.objects.public().filter(pk__in=wanted))
        shown = choose_columns(public, visible_names(DataRequestRowSerializer, role))
        requests = {row["id"]: request for row, request in zip(public, shown, strict=True)}
    names = visible_names(AgencyBriefSerializer, Role.STANDARD)
    for row in rows:
        for agency in row["agencies"]:
            complete_agency(agency)
        row["agencies"] = choose_columns(row["agencies"], names)
        row["data_requests"] = [requests[pk] for pk in row["request_ids"] if pk in requests]
    return rows
