"""Data requests as plain rows."""

from locations.api.rows import places_of
from pdap.api.plain_rows import PlainRows, json_list
from pdap.db.public_records import is_public_sql
from pdap.db.relations import Table
from requests_app.fields import REQUESTS

JOINS = "left join public.data_requests_github_issue_info issue on issue.data_request_id = record.id"
SOURCES = json_list(f"""
    select source.id, source.name from public.link_data_requests__data_sources link
    join public.data_sources source on source.id = link.data_source_id and {is_public_sql("source")}
    where link.request_id = record.id order by source.id""")  # noqa: S608 - the inserted rule is ours
LOCATIONS = json_list(places_of("link_data_requests__locations", "data_request_id", "record.id"))

REQUEST_ROWS = PlainRows(REQUESTS, Table.DATA_REQUESTS, JOINS, {"data_sources": SOURCES, "locations": LOCATIONS})
# The same without what hangs on them, as a data source shows them.
BARE_REQUEST_ROWS = PlainRows(REQUESTS, Table.DATA_REQUESTS, JOINS, {})
