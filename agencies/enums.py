"""PostgreSQL enums of this app, in the labels and order of their types, and the levels that results are grouped by."""

from enum import nonmember

from django.db import models

from pdap.db.enums import PostgresEnum


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


class Level(models.TextChoices):
    """The four groups of search results, narrow to broad (contract 5.3); a level is its agency's, not its place's."""

    LOCALITY = "locality", "Local"
    COUNTY = "county", "County"
    STATE = "state", "State"
    FEDERAL = "federal", "Federal"


def level_sql(jurisdiction: str) -> str:
    """Return the group that an agency's sources stand in, as SQL of the column of its jurisdiction; null without one.

    What is neither county, state nor federal is local.
    """
    named = ", ".join(f"'{level}'" for level in Level if level is not Level.LOCALITY)
    return f"""case
            when {jurisdiction} in ({named}) then {jurisdiction}::text
            when {jurisdiction} is not null then '{Level.LOCALITY}'
        end"""
