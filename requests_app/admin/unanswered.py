"""Asking before a step that a request lacks something for, also where it is sent with what was typed beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from pdap.lib.typed_numbers import typed_number
from requests_app.admin.intake import missing_parts
from requests_app.admin.moves import needs_of
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest

# The button that takes a step although something is missing sends the status by this name.
ANYWAY = "anyway"
CHOOSE = "Add it and save, or take the step anyway, at the end of this page."
# Django's limit for the rows of an inline form.
MOST_ROWS = 2000


class StatusInput(forms.HiddenInput):
    """The status of a request, which a button sends; `shown` is what the page holds after a question."""

    shown: str | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was sent, by a button that takes a step anyway too."""
        return data.get(ANYWAY) or super().value_from_datadict(data, files, name)

    def format_value(self, value: Any) -> Any:
        """Return the present status after a question, so that saving alone takes no step."""
        return super().format_value(self.shown or value)


def needs_as_typed(
    record: DataRequest, current: RequestStatus, wanted: RequestStatus, data: Mapping[str, Any]
) -> list[str]:
    """Return what a request with the typed values, and the typed links beside them, needs before a step."""
    if current == wanted:
        return []
    lacks: list[str] = []
    if current == RequestStatus.INTAKE:
        lacks = missing_parts(record, links_as_typed(data, "location_links", "location", record.location_links.count()))
    sources = links_as_typed(data, "data_source_links", "data_source", record.data_source_links.count())
    return needs_of(current, wanted, lacks, bool(record.pdap_response) or sources > 0)


def links_as_typed(data: Mapping[str, Any], prefix: str, column: str, present: int) -> int:
    """Return how many links a request will have: those there are, without the deleted and with the new ones."""
    rows = range(min(typed_number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0, MOST_ROWS))
    for row in rows:
        is_deleted, is_old = bool(data.get(f"{prefix}-{row}-DELETE")), bool(data.get(f"{prefix}-{row}-id"))
        if is_old and is_deleted:
            present -= 1
        elif not is_old and not is_deleted and data.get(f"{prefix}-{row}-{column}"):
            present += 1
    return present
