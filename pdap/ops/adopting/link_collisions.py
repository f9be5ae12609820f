"""Links of sources and agencies' pages: which are the same, invalid, or without an archived copy (contract 6.2)."""

import psycopg

from pdap.db.raw_rows import only_column, only_row
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Collision, Finding

TITLE = "Links"

# Two sources may share an address if their record types differ; that is no collision.
SOURCES = """
select source.normalised_url, array_agg(source.id order by source.id), array_agg(source.source_url order by source.id),
       min(kind.name::text)
from public.data_sources source left join public.record_types kind on kind.id = source.record_type_id
group by source.normalised_url, source.record_type_id having count(*) > 1 order by 1, 4
"""
PAGES = """
select normalised_url, array_agg(id order by id), array_agg(url order by id), null
from public.meta_urls group by normalised_url having count(*) > 1 order by 1
"""
NOT_OF_THE_WEB = "select id from public.data_sources where source_url !~* '^https?://[^/]' order by id"
NOT_ARCHIVED = """
select (select count(*) from public.data_sources where internet_archive_url is null),
       (select count(*) from public.meta_urls where internet_archive_url is null)
"""


def collisions(raw: psycopg.Connection) -> list[Collision]:
    """Return the records whose addresses normalize to one: curators decide which stays."""
    return [
        Collision(table, address, ids, urls, kind)
        for table, query in ((Table.DATA_SOURCES, SOURCES), (Table.META_URLS, PAGES))
        for address, ids, urls, kind in raw.execute(query).fetchall()
    ]


def report_addresses(raw: psycopg.Connection, all_collisions: list[Collision]) -> list[Finding]:
    """Report addresses that collide, those that are not web addresses, and what lacks an archived copy."""
    strange = only_column(raw, NOT_OF_THE_WEB)
    row = only_row(raw, NOT_ARCHIVED)
    of_sources = [collision.ids for collision in all_collisions if collision.table == Table.DATA_SOURCES]
    of_pages = [collision.ids for collision in all_collisions if collision.table == Table.META_URLS]
    return [
        Finding(TITLE, "Links of more than one data source", len(of_sources), records=of_sources),
        Finding(TITLE, "Links of more than one agency page", len(of_pages), records=of_pages),
        Finding(TITLE, "Data sources whose link isn't a web address", len(strange), records=strange),
        Finding(TITLE, "Data sources without an archived copy", row[0]),
        Finding(TITLE, "Agency pages without an archived copy", row[1]),
    ]
