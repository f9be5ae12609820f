"""What in this app points to records that can be merged."""

from audit.merging.enums import Kind
from audit.merging.references import Reference, register
from pdap.db.relations import Table

REQUEST_TITLE = "(select title from public.data_requests where id = link.data_request_id)"


def register_references() -> None:
    register(
        Kind.PLACE,
        Reference(
            Table.DATA_REQUEST_LOCATIONS,
            "location_id",
            "data request",
            "data requests",
            ("data_request_id",),
            title=REQUEST_TITLE,
        ),
    )
