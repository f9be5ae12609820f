"""What of this app points to records that may be merged."""

from audit.merging.enums import Kind
from audit.merging.references import Reference, register
from pdap.db.relations import Table

SOURCE_NAME = "(select name from public.data_sources where id = link.data_source_id)"


def register_references() -> None:
    """Register what refers to these records. Searches are only counted, because they are private."""
    register(
        Kind.AGENCY,
        Reference(
            Table.AGENCY_DATA_SOURCES,
            "agency_id",
            "data source",
            "data sources",
            ("data_source_id",),
            title=SOURCE_NAME,
        ),
        Reference(Table.REVIEWS, "agency_id", "review", "reviews", alone=True),
        Reference(Table.SEARCH_TERMS, "agency_id", "search term", "search terms", title="link.term"),
    )
    checks = Reference(Table.LINK_CHECKS, "link_id", "check", "checks")
    register(
        Kind.META_URL,
        Reference(Table.LINKS, "meta_url_id", "state of the link", "states of the link", alone=True, below=(checks,)),
    )
    register(
        Kind.PLACE,
        Reference(
            Table.DATA_SOURCE_LOCATIONS,
            "location_id",
            "data source linked directly",
            "data sources linked directly",
            ("data_source_id",),
            title=SOURCE_NAME,
        ),
        Reference(Table.RECENT_SEARCHES, "location_id", "recent search", "recent searches"),
        Reference(Table.SEARCH_TERMS, "location_id", "search term", "search terms", title="link.term"),
    )
