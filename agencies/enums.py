"""PostgreSQL enums of this app, in the labels and order of their types, and the levels that results are grouped by."""

from collections.abc import Collection
from enum import nonmember

from django.db import models

from pdap.db.enums import PostgresEnum
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.lazy_texts import pgettext_lazy


class AgencyType(PostgresEnum):
    """What kind of agency it is."""

    pg_enum = nonmember("agency_type")

    INCARCERATION = "incarceration", _("Incarceration")
    LAW_ENFORCEMENT = "law enforcement", _("Law enforcement")
    AGGREGATED = "aggregated", _("Aggregated")
    COURT = "court", _("Court")
    UNKNOWN = "unknown", _("Unknown")


class JurisdictionType(PostgresEnum):
    """The level or kind of government that an agency belongs to."""

    pg_enum = nonmember("jurisdiction_type")

    SCHOOL = "school", pgettext_lazy("level of government", "School")
    COUNTY = "county", pgettext_lazy("level of government", "County")
    LOCAL = "local", pgettext_lazy("level of government", "Local")
    PORT = "port", pgettext_lazy("level of government", "Port")
    TRIBAL = "tribal", pgettext_lazy("level of government", "Tribal")
    TRANSIT = "transit", pgettext_lazy("level of government", "Transit")
    STATE = "state", pgettext_lazy("level of government", "State")
    FEDERAL = "federal", pgettext_lazy("level of government", "Federal")


class Level(models.TextChoices):
    """The four groups of search results, narrow to broad (contract 5.3); a level is its agency's, not its place's."""

    LOCALITY = "locality", pgettext_lazy("level of government", "Local")
    COUNTY = "county", pgettext_lazy("level of government", "County")
    STATE = "state", pgettext_lazy("level of government", "State")
    FEDERAL = "federal", pgettext_lazy("level of government", "Federal")

    @property
    def agencies(self) -> str:
        """Return what a group of agencies of this level is called."""
        return str(AGENCIES_OF[self])


AGENCIES_OF = {
    Level.LOCALITY: _("Local agencies"),
    Level.COUNTY: _("County agencies"),
    Level.STATE: _("State agencies"),
    Level.FEDERAL: _("Federal agencies"),
}


def level_of(jurisdiction: str) -> Level:
    """Return the level of a jurisdiction: what is neither county, state nor federal is local."""
    return Level(jurisdiction) if jurisdiction in Level.values else Level.LOCALITY


def jurisdictions_of(levels: Collection[str]) -> list[JurisdictionType]:
    return [jurisdiction for jurisdiction in JurisdictionType if level_of(jurisdiction.value) in levels]


def level_sql(jurisdiction: str) -> str:
    """Return the group that an agency's sources stand in, as SQL of the column of its jurisdiction; null without one.

    What is neither county, state nor federal is local.
    """
    # PostgreSQL would look a label up in its catalog for each row.
    cases = " ".join(
        f"when {jurisdiction} = '{level}' then '{level}'" for level in Level if level is not Level.LOCALITY
    )
    return f"""case
            {cases}
            when {jurisdiction} is not null then '{Level.LOCALITY}'
        end"""


def level_at_sql(place: str) -> str:
    """Return the group that stands at a place, counted from 0, as SQL; null behind them all."""
    groups = ", ".join(f"'{level}'" for level in Level)
    return f"(array[{groups}])[{place} + 1]"
