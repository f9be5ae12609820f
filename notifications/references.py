"""What in this app points to records that can be merged."""

from audit.merging.enums import Kind
from audit.merging.references import Reference, register
from pdap.db.relations import Table


def register_references() -> None:
    """Register them. Of follows only the number is shown; who follows both places follows the record types of both.

    A follow without record types is one of all.
    """
    kinds = Reference(
        Table.FOLLOW_RECORD_TYPES, "follow_id", "record type", "record types", ("record_type_id",), none_is_all=True
    )
    register(
        Kind.PLACE,
        Reference(Table.FOLLOWS, "location_id", "follow", "follows", ("user_id",), below=(kinds,)),
        Reference(Table.WATCHES, "location_id", "watch", "watches"),
        Reference(Table.WEBHOOKS, "location_id", "webhook", "webhooks"),
    )
    register(Kind.AGENCY, Reference(Table.WATCHES, "agency_id", "watch", "watches"))
