"""The reads that are measured: an address, the time that it may take, and the same question in bare SQL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A page or endpoint; `sql` is what its answer needs at least, `budget` milliseconds at the median."""

    name: str
    path: str
    sql: str
    budget: float
    key: bool = False
    # Of a file: how many rows a second it must give, in place of a time.
    rows: int = 0


PLACE = """
with place as (
    select %(place)s::bigint as id
    union all select dependent_location_id from dependent_locations where parent_location_id = %(place)s
    union all select parent_location_id from dependent_locations where dependent_location_id = %(place)s
)
select distinct source.id, agency.id, agency.name, source.name, agency.jurisdiction_type, source.record_type_id
from link_agencies__data_sources link
join data_sources source on source.id = link.data_source_id
join agencies agency on agency.id = link.agency_id
join link_agencies__locations serves on serves.agency_id = agency.id
where serves.location_id in (select id from place)
"""
TYPEAHEAD = "select * from typeahead_locations where search_name ilike 'san%%' order by display_name limit 10"
WORDS = """
select link.data_source_id from link_agencies__data_sources link
join data_source_documents words on words.data_source_id = link.data_source_id
where words.document @@ websearch_to_tsquery('english', 'use of force')
"""
AGENCIES_OF_STATE = """
select agency.id, agency.name, count(link.id)
from agencies agency left join link_agencies__data_sources link on link.agency_id = agency.id
where agency.name ilike '%%police%%' and agency.id in (
    select serves.agency_id from link_agencies__locations serves
    join locations place on place.id = serves.location_id join us_states state on state.id = place.state_id
    where state.state_iso = 'CA'
)
group by agency.id order by count(link.id) desc limit 50
"""
STATE = PLACE.replace("%(place)s", "{state}")
NATIONAL = """
select distinct source.*, agency.name, agency.jurisdiction_type
from link_agencies__data_sources link
join data_sources source on source.id = link.data_source_id and source.record_type_id is not null
join agencies agency on agency.id = link.agency_id
where exists (select from link_agencies__locations serves where serves.agency_id = agency.id)
"""
MAP = "select * from map_localities"
ALL_SOURCES = "select * from data_sources order by id"
ALL_AGENCIES = "select * from agencies order by id"

TARGETS = (
    Target("Home", "/", "select count(*) from data_sources", 60),
    Target("State search", "/search/results?location_id={state}", PLACE.replace("%(place)s", "{state}"), 60),
    Target("Town search", "/search/results?location_id={town}", PLACE.replace("%(place)s", "{town}"), 60),
    Target(
        "Search, words and facets",
        "/search/results?q=use+of+force&access_types=Download&level=locality",
        WORDS,
        80,
    ),
    Target("Search, words in a state", "/search/results?location_id={state}&q=arrests", WORDS, 80),
    Target("Search, the most that words find", "/search/results?q=police", WORDS, 80),
    Target("State's page", "/locations/{state}", PLACE.replace("%(place)s", "{state}"), 60),
    Target("County's page", "/locations/{county}", PLACE.replace("%(place)s", "{county}"), 60),
    Target("Town's page", "/locations/{town}", PLACE.replace("%(place)s", "{town}"), 60),
    Target("Nation's page", "/locations", "select count(*) from data_sources", 60),
    Target("Agency directory", "/agencies", "select * from agencies order by name, id limit 50", 60),
    Target("Agency directory, searched", "/agencies?q=police&state=CA&sort=sources", AGENCIES_OF_STATE, 100),
    Target("Record types", "/record-types", "select count(*) from data_sources group by record_type_id", 60),
    Target("One record type", "/record-types/stops", "select count(*) from data_sources group by record_type_id", 60),
    Target("Metrics", "/metrics", "select count(*) from data_sources", 60),
    Target("Source page", "/data-sources/{source}", "select * from data_sources where id = {source}", 30),
    Target("Agency page", "/agencies/{agency}", "select * from agencies where id = {agency}", 30),
    Target("Typeahead", "/search/places?place=san", TYPEAHEAD, 15),
    Target("Typeahead, places and agencies", "/search/suggest?q=san", TYPEAHEAD, 15),
    Target("Typeahead, place with its state", "/search/suggest?q=pittsburgh%20pa", TYPEAHEAD, 15),
    Target("Typeahead, within words", "/search/suggest?q=police", TYPEAHEAD, 15),
    Target("Typeahead, ZIP code", "/search/suggest?q=15213", TYPEAHEAD, 15),
    Target("Typeahead, misspelled", "/search/suggest?q=pitsburg", TYPEAHEAD, 15),
    Target("Typeahead, API", "/api/v2/typeahead/locations?query=san", TYPEAHEAD, 10),
    Target(
        "API, one source",
        "/api/v2/data-sources/{source}",
        "select * from data_sources where id = {source}",
        12,
        key=True,
    ),
    Target("API, one agency", "/api/v2/agencies/{agency}", "select * from agencies where id = {agency}", 12, key=True),
    Target(
        "API, 100 sources", "/api/v2/data-sources", "select * from data_sources order by id limit 100", 40, key=True
    ),
    Target("API, 100 agencies", "/api/v2/agencies", "select * from agencies order by id limit 100", 40, key=True),
    Target("API, 100 of a state", "/api/v2/search?location_id={state}&limit=100", STATE, 40, key=True),
    Target("API, state search, whole", "/api/v2/search?location_id={state}", STATE, 100, key=True),
    Target("API, national search", "/api/v2/search", NATIONAL, 150, key=True),
    Target("API, map", "/api/v2/map/data", MAP, 30, key=True),
    Target("API, all sources as CSV", "/api/v2/export/data-sources.csv", ALL_SOURCES, 0, rows=20_000),
    Target("API, all agencies as CSV", "/api/v2/export/agencies.csv", ALL_AGENCIES, 0, rows=20_000),
)
