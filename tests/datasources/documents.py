"""Whether the words by which records are found are those of what the records are made of."""

from typing import Any

WRITERS = {
    "data_source_documents": "data_sources",
    "agency_documents": "agencies",
    "data_request_documents": "data_requests",
}


def stale_documents(cursor: Any) -> list[tuple[str, int, str]]:
    """Return the documents that differ from what their records say now: table, record, what the document was.

    They are right afterward.
    """
    stale: list[tuple[str, int, str]] = []
    for table, records in WRITERS.items():
        cursor.execute(f"select * from {table}")
        before = dict(cursor.fetchall())
        cursor.execute(f"select public.write_{table}(array(select id from {records}))")
        cursor.execute(f"select * from {table}")
        after = dict(cursor.fetchall())
        stale += [(table, pk, before.get(pk, "")) for pk in after if before.get(pk) != after[pk]]
    return stale


# What documents say of where their records lie (the only lexemes with a blank), and what the links of these say.
WRONG_AREAS = """
with placed as (
    select 'source' as kind, data_source_id as id, location_id from public.searchable_rows
    union select 'agency', agency_id, location_id from public.link_agencies__locations
),
ought as (
    select distinct kind, placed.id, area
    from placed join public.locations place on place.id = location_id, unnest(array[
        'placed 0', 'place ' || place.id, 'county ' || place.county_id, 'state ' || place.state_id]) as area
    where area is not null
),
documents as (
    select 'source' as kind, data_source_id as id, document from public.data_source_documents
    where data_source_id in (select data_source_id from public.searchable_rows)
    union all select 'agency', agency_id, document from public.agency_documents
),
says as (select kind, id, lexeme from documents, unnest(document) where lexeme like '% %')
select 'says', * from (select * from says except select * from ought) wrong
union all
select 'ought', * from (select * from ought except select * from says) lacking
"""


def wrong_areas_of_documents(cursor: Any) -> list[tuple[object, ...]]:
    """Return the areas that documents name wrongly, and those that they don't name."""
    cursor.execute(WRONG_AREAS)
    return list(cursor.fetchall())
