"""What link checks have come to: nearly all addresses work, and some have failed for a while."""

import psycopg

from pdap.db.public_records import is_public_sql

# By the hash of a record's number, so that the same addresses are broken every time.
LINKS = """
insert into public.links ({key}, url, host, state, due_at, checked_at, worked_at, failing_since, failures, status)
select id, {column}, coalesce(substring({column} from '^https?://(?:www\\.)?([^/:?#]+)'), ''),
    (case when chance < 3 then 'broken' when chance < 5 then 'failing' when chance < 7 then 'doubtful'
          when chance < 10 then 'unchecked' else 'works' end)::public.link_state,
    checked + interval '30 days', checked,
    case when chance >= 10 then checked end,
    case when chance < 5 then checked - interval '20 days' end,
    case when chance < 5 then 3 else 0 end,
    case when chance < 3 then 404 when chance < 5 then 503 when chance < 10 then null else 200 end
from (
    select id, {column}, abs(hashint4(id)) % 100 as chance,
        timestamptz '2026-10-01 00:00+00' + abs(hashint4(id + 1)) % 50 * interval '1 day' as checked
    from public.{table} {public}
) record
"""


def add_links(connection: psycopg.Connection) -> None:
    """Give each public source and each page of an agency a link with what its checks have come to."""
    for key, table, column, public in (
        ("data_source_id", "data_sources", "source_url", f"record where {is_public_sql('record')}"),
        ("meta_url_id", "meta_urls", "url", ""),
    ):
        connection.execute(LINKS.format(key=key, table=table, column=column, public=public).encode())
