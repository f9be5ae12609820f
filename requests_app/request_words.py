"""What to ask for: words for a request of a record type, and of a state's law where a curator has checked it."""

from collections.abc import Set

from django.utils.translation import gettext

from datasources.definitions import DEFINITIONS
from datasources.enums import RecordTypeName
from locations.models import Location, PublicRecordsLaw


def words_for(record_types: list[str], location_ids: list[int]) -> str:
    """Return words to begin a request with: what the records are, in which form, and the law; empty without a type."""
    lines = [
        gettext("%(type)s: %(what)s")
        % {"type": gettext(name), "what": DEFINITIONS[RecordTypeName(name)].translated().summary}
        for name in record_types
    ]
    if not lines:
        return ""
    lines.append(gettext("As a spreadsheet or other machine-readable file, for each year you have."))
    law = law_of(set(Location.objects.filter(pk__in=location_ids).values_list("state_id", flat=True)))
    if law is not None and law.request_words:
        lines.append(law.request_words)
    return "\n".join(lines)


def law_of(states: Set[int | None]) -> PublicRecordsLaw | None:
    """Return the checked law of the state in which all of some places lie; None where they lie in several.

    `states` has the state of each place, None for the nation.
    """
    if len(states) != 1 or None in states:
        return None
    return PublicRecordsLaw.objects.checked().filter(state__in=states).select_related("state").first()
