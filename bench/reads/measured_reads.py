"""The reads that are measured: endpoints of the API, pages, and files."""

from dataclasses import dataclass

import psycopg

from pdap.db.public_records import is_public_sql

# Records such as readers meet: the largest county with a large town in it, the agency with the most sources, and a
# usual one: of all agencies that have sources the one in the middle.
NUMBERS = f"""
with counted as (
    select link.agency_id, count(*) as sources
    from link_agencies__data_sources link
    join agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
    join data_sources source on source.id = link.data_source_id and {is_public_sql("source")}
    group by 1
), ranked as (
    select agency_id, row_number() over (order by sources, agency_id) as place, count(*) over () as total from counted
)
select
    (select id from locations_expanded where type = 'State' and state_iso = 'CA') as state,
    (select id from locations_expanded where type = 'County' and county_fips = '42003') as county,
    (select id from locations_expanded where county_fips = '42003' and locality_name = 'Pittsburgh') as town,
    (select agency_id from counted order by sources desc, agency_id limit 1) as largest,
    (select agency_id from ranked where place = total / 2 + 1) as agency,
    (select min(link.data_source_id) from link_agencies__data_sources link
     join data_sources source on source.id = link.data_source_id and {is_public_sql("source")}
     join ranked using (agency_id) where place = total / 2 + 1) as source,
    (select max(id) from data_requests where request_status = 'Complete') as request,
    (select greatest((count(*) - 1) / 100, 1) from data_sources source where {is_public_sql("source")}) as deep
"""


@dataclass(frozen=True)
class Read:
    """An address with names of numbers in braces; `key` says that it is asked with an API key."""

    name: str
    path: str
    key: bool = False


API = tuple(
    Read(f"API: {name}", f"/api/v2/{path}", key=True)
    for name, path in (
        ("record types", "metadata/record-types-and-categories"),
        ("typeahead of places", "typeahead/locations?query=san"),
        ("typeahead of agencies", "typeahead/agencies?query=spring"),
        ("search of a town", "search?location_id={town}"),
        ("search of a county", "search?location_id={county}"),
        ("search of a state", "search?location_id={state}"),
        ("100 of a state", "search?location_id={state}&limit=100"),
        ("100 sources", "data-sources?limit=100"),
        ("100 sources, last page", "data-sources?limit=100&page={deep}"),
        ("10 sources", "data-sources?limit=10"),
        ("1 source", "data-sources/{source}"),
        ("100 agencies", "agencies?limit=100"),
        ("1 agency", "agencies/{agency}"),
        ("1 agency, the largest", "agencies/{largest}"),
        ("100 requests", "data-requests?limit=100"),
        ("1 request", "data-requests/{request}"),
        ("metrics", "metrics"),
        ("map data", "map/data"),
        ("own follows", "search/follow"),
    )
)
PAGES = tuple(
    Read(f"Page: {name}", path)
    for name, path in (
        ("home", "/"),
        ("text without database", "/about"),
        ("results of a town", "/search/results?location_id={town}"),
        ("results of a county", "/search/results?location_id={county}"),
        ("results of a state", "/search/results?location_id={state}"),
        ("results, 'use of force'", "/search/results?q=use+of+force"),
        ("results, 'police'", "/search/results?q=police"),
        ("results, words in a state", "/search/results?location_id={state}&q=arrests"),
        ("town", "/locations/{town}"),
        ("county", "/locations/{county}"),
        ("state", "/locations/{state}"),
        ("nation", "/locations"),
        ("source", "/data-sources/{source}"),
        ("agency", "/agencies/{agency}"),
        ("agency, the largest", "/agencies/{largest}"),
        ("record types", "/record-types"),
        ("record type", "/record-types/stops"),
        ("directory of agencies", "/agencies"),
        ("directory, searched", "/agencies?q=police&state=CA&sort=sources"),
        ("requests", "/data-requests"),
        ("request", "/data-requests/{request}"),
        ("metrics", "/metrics"),
        ("suggestions, a town", "/search/suggest?q=pittsburgh"),
        ("suggestions, letters", "/search/suggest?q=san"),
        ("suggestions, misspelled", "/search/suggest?q=pitsburg"),
    )
)
FILES = tuple(
    Read(f"File: {name}", path, key=path.startswith("/api"))
    for name, path in (
        ("results as CSV, a state", "/search/results.csv?location_id={state}"),
        ("data.json", "/data.json"),
        ("sources as CSV", "/api/v2/export/data-sources.csv"),
        ("agencies as CSV", "/api/v2/export/agencies.csv"),
        ("sitemap, index", "/sitemap.xml"),
        ("sitemap of sources", "/sitemap-sources.xml"),
        ("sitemap of agencies", "/sitemap-agencies.xml"),
    )
)
READS = (*API, *PAGES, *FILES)


def numbers_of_records(connection: psycopg.Connection) -> dict[str, int]:
    """Return the numbers that the addresses name."""
    cursor = connection.execute(NUMBERS)
    row = cursor.fetchone()
    assert row is not None
    assert cursor.description is not None
    return {column.name: number for column, number in zip(cursor.description, row, strict=True)}
