"""What the choices of a data source's fields mean, in the words that forms and the handbook use."""

from typing import Any

from django.utils.functional import lazy

from datasources.enums import AccessType, DetailLevel
from pdap.lib.lazy_texts import gettext_lazy as _

DETAIL_LEVELS = {
    DetailLevel.INDIVIDUAL_RECORD: _("One row for each event or person, such as each stop."),
    DetailLevel.AGGREGATED_RECORDS: _("Counts by group, such as stops by month and precinct."),
    DetailLevel.SUMMARIZED_TOTALS: _("A few totals, such as the year’s number of stops."),
}
ACCESS_TYPES = {
    AccessType.DOWNLOAD: _("Files you can download."),
    AccessType.WEBPAGE: _("Pages where you view the records online."),
    AccessType.API: _("An interface for programs."),
}


def meanings_in_a_line(meanings: dict[Any, Any]) -> str:
    """Return choices with what they mean as one help text, in the language of the page."""
    return " ".join(
        f"{choice.label}: {str(meaning)[0].lower()}{str(meaning)[1:]}" for choice, meaning in meanings.items()
    )


in_a_line = lazy(meanings_in_a_line, str)
