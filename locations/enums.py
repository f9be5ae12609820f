"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class LocationType(PostgresEnum):
    """The level of a place."""

    pg_enum = nonmember("location_type")

    STATE = "State", "State"
    COUNTY = "County", "County"
    LOCALITY = "Locality", "Locality"
    NATIONAL = "National", "National"
