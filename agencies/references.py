"""What of this app points to records that may be merged."""

from audit.merging.enums import Kind
from audit.merging.references import Reference, register
from pdap.db.relations import Table

PLACE_NAME = (
    "(select concat_ws(', ', place.locality_name, place.county_name, coalesce(place.state_iso, 'United States'))"
    " from public.locations_expanded place where place.id = link.location_id)"
)
AGENCY = (
    "(select concat_ws(', ', agency.name, (select place.full_display_name from public.link_agencies__locations own"
    " join public.locations_expanded place on place.id = own.location_id where own.agency_id = agency.id"
    " order by place.id limit 1)) from public.agencies agency where agency.id = {})"
)
AGENCY_NAME, OTHER_NAME = AGENCY.format("link.agency_id"), AGENCY.format("link.other_agency_id")
PAGE_OF_AGENCY = (
    "concat_ws(', ', public.visited_url(record.url::text), (select agency.name from public.link_agencies__meta_urls own"
    " join public.agencies agency on agency.id = own.agency_id where own.meta_url_id = record.id"
    " order by agency.id limit 1))"
)
EXTERNAL_ID = "link.kind || ' ' || link.value"
PAGE_ADDRESS = "(select public.visited_url(url::text) from public.meta_urls where id = link.meta_url_id)"

REFERENCES = {
    Kind.AGENCY: (
        Reference(Table.AGENCY_LOCATIONS, "agency_id", "place", "places", ("location_id",), title=PLACE_NAME),
        Reference(
            Table.AGENCY_EXTERNAL_IDS, "agency_id", "ID in another catalog", "IDs in other catalogs", title=EXTERNAL_ID
        ),
        Reference(Table.AGENCY_META_URLS, "agency_id", "page", "pages", ("meta_url_id",), title=PAGE_ADDRESS),
        Reference(Table.AGENCY_URL_SEARCH_CACHE, "agency_id", "old search for its page", "old searches for its page"),
        Reference(
            Table.AGENCY_PLACE_SUGGESTIONS,
            "agency_id",
            "place to confirm",
            "places to confirm",
            alone=True,
            title=PLACE_NAME,
        ),
        Reference(
            Table.AGENCY_PLACE_DOUBTS, "agency_id", "question about its place", "questions about its place", ("kind",)
        ),
        Reference(
            Table.AGENCY_TIES,
            "agency_id",
            "related agency",
            "related agencies",
            ("kind", "other_agency_id"),
            title=OTHER_NAME,
        ),
        Reference(
            Table.AGENCY_TIES,
            "other_agency_id",
            "agency related to it",
            "agencies related to it",
            ("kind", "agency_id"),
            title=AGENCY_NAME,
        ),
    ),
    Kind.PLACE: (
        Reference(Table.AGENCY_LOCATIONS, "location_id", "agency", "agencies", ("agency_id",), title=AGENCY_NAME),
        Reference(
            Table.AGENCY_PLACE_SUGGESTIONS, "location_id", "agency to confirm", "agencies to confirm", title=AGENCY_NAME
        ),
        Reference(Table.AGENCY_PLACE_DOUBTS, "location_id", "doubted agency", "doubted agencies", title=AGENCY_NAME),
    ),
    Kind.META_URL: (
        Reference(Table.AGENCY_META_URLS, "meta_url_id", "agency", "agencies", ("agency_id",), title=AGENCY_NAME),
    ),
}


def register_references() -> None:
    for kind, references in REFERENCES.items():
        register(kind, *references)
