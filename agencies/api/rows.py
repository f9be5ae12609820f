"""Agencies as plain rows."""

from collections.abc import Sequence
from typing import Any

from agencies.fields import AGENCIES
from locations.api.rows import places_of
from pdap.api.plain_rows import PlainRows, Row, json_list
from pdap.db.public_records import is_public_sql
from pdap.db.relations import Table
from pdap.lib.web_address import shown_address

OF_FIRST_PLACE = ("state_iso", "state_name", "county_name", "county_fips", "locality_name")
PAGES = """array(
    select own.url from public.link_agencies__meta_urls link join public.meta_urls own on own.id = link.meta_url_id
    where link.agency_id = {agency}.id order by link.meta_url_id)"""
LOCATIONS = json_list(places_of("link_agencies__locations", "agency_id", "{agency}.id"))
SOURCES = json_list(f"""
    select source.id, source.name from public.link_agencies__data_sources link
    join public.data_sources source on source.id = link.data_source_id and {is_public_sql("source")}
    where link.agency_id = record.id order by source.id""")  # noqa: S608 - the inserted rule is ours

WHERE_AND_PAGES = {"meta_urls": PAGES.format(agency="record"), "locations": LOCATIONS.format(agency="record")}

AGENCY_ROWS = PlainRows(AGENCIES, Table.AGENCIES, "", {**WHERE_AND_PAGES, "data_sources": SOURCES})
# The same without their sources, as those of one data source are listed.
RELATED_AGENCY_ROWS = PlainRows(AGENCIES, Table.AGENCIES, "", WHERE_AND_PAGES)
# The public agencies of a data source, `record`, as `AgencyBriefSerializer` shows them once they are completed.
AGENCIES_OF_SOURCE = json_list(f"""
    select agency.id, agency.name, agency.jurisdiction_type, agency.agency_type,
           {PAGES.format(agency="agency")} as meta_urls, {LOCATIONS.format(agency="agency")} as locations
    from public.link_agencies__data_sources link
    join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
    where link.data_source_id = record.id order by agency.id""")  # noqa: S608 - the inserted rule is ours


def complete_agency(row: Row) -> None:
    """Give an agency what follows from its name and its first place, and leave out pages that are none of the web's."""
    first: dict[str, Any] = row["locations"][0] if row["locations"] else {}
    row["submitted_name"] = row["name"]
    for name in OF_FIRST_PLACE:
        row[name] = first.get(name)
    row["meta_urls"] = [address for address in row["meta_urls"] if shown_address(address)]


def complete_agencies(rows: Sequence[Row]) -> Sequence[Row]:
    """Give agencies also what is frozen for existing clients."""
    for row in rows:
        complete_agency(row)
        row |= {"agency_created": row["created_at"], "multi_agency": False, "lat": None, "lng": None}
    return rows
