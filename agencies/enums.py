"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.enums import PostgresEnum


class AgencyType(PostgresEnum):
    """What kind of agency it is."""

    pg_enum = nonmember("agency_type")

    INCARCERATION = "incarceration", "Incarceration"
    LAW_ENFORCEMENT = "law enforcement", "Law enforcement"
    AGGREGATED = "aggregated", "Aggregated"
    COURT = "court", "Court"
    UNKNOWN = "unknown", "Unknown"


class JurisdictionType(PostgresEnum):
    """The level or kind of government that an agency belongs to."""

    pg_enum = nonmember("jurisdiction_type")

    SCHOOL = "school", "School"
    COUNTY = "county", "County"
    LOCAL = "local", "Local"
    PORT = "port", "Port"
    TRIBAL = "tribal", "Tribal"
    TRANSIT = "transit", "Transit"
    STATE = "state", "State"
    FEDERAL = "federal", "Federal"
