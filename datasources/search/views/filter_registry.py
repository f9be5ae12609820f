"""The registry of the search page's filters, in the order of the page."""

from collections.abc import Sequence

from django.utils.translation import gettext

from agencies.enums import AgencyType, Level, level_at_sql
from datasources.enums import AccessType
from datasources.models import RecordType
from datasources.search.results.conditions import Counted
from datasources.search.results.counting import LEVELS
from datasources.search.views.agency_kind_filter import AgencyKindFilter
from datasources.search.views.filters import (
    LISTS,
    EnumFilter,
    Filter,
    FormatFilter,
    FreshnessFilter,
    KindFilter,
    LinkFilter,
    YearsFilter,
    YesFilter,
)

LEVEL_NAME = level_at_sql("level")
OF_LEVEL = Counted("level", LEVELS, LEVEL_NAME, of_agency=True)
OF_AGENCY_TYPE = Counted("agency_type", LEVELS, "agency_type", of_agency=True)
OF_ACCESS = Counted("access_types", LISTS, "access_types", many=True)


def registry(types: Sequence[RecordType]) -> tuple[Filter, ...]:
    return (
        KindFilter(types),
        EnumFilter("level", gettext("Level of government"), Level, LEVEL_NAME, OF_LEVEL),
        EnumFilter("agency_type", gettext("Agency type"), AgencyType, "agency_type", OF_AGENCY_TYPE),
        AgencyKindFilter(),
        EnumFilter("access_types", gettext("Access method"), AccessType, "access_types", OF_ACCESS),
        FormatFilter("record_formats", gettext("Format")),
        YearsFilter("years", gettext("Years covered")),
        YesFilter("archived", gettext("Archived copy"), "yes", gettext("Has an archived copy"), "archived"),
        FreshnessFilter(),
        LinkFilter(),
    )
