"""What can be merged."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class Kind(PostgresEnum):
    """A kind of record of which two may be one; a place goes by its location's id, as everywhere."""

    pg_enum = nonmember("record_kind")

    AGENCY = "agency", "Agency"
    PLACE = "place", "Place"
    META_URL = "meta URL", "Agency page"
    DATA_SOURCE = "data source", "Data source"
