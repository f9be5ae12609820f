"""What each status of a data request means, and who sees a request in it: the one table.

`requests_app/transitions.py` says which follows which; docs/api-changes.md says the same to programs.
"""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext

from pdap.lib.lazy_texts import gettext_noop as _
from requests_app.enums import RequestStatus


class Standing(NamedTuple):
    """How a request stands, in English for translation; whether lists have it, everyone can open it, it is closed.

    `label`, `meaning` and `waited_for` are for the public, in the language spoken now. The last says who does the next
    thing; it is empty where no one does.
    """

    label_text: str
    meaning_text: str
    waited_for_text: str = ""
    listed: bool = True
    opens: bool = True
    closed: bool = False

    @property
    def label(self) -> str:
        return gettext(self.label_text)

    @property
    def meaning(self) -> str:
        return gettext(self.meaning_text)

    @property
    def waited_for(self) -> str:
        return gettext(self.waited_for_text) if self.waited_for_text else ""


# In the order in which a request passes through them.
STATUSES: dict[RequestStatus, Standing] = {
    RequestStatus.INTAKE: Standing(
        _("Received"),
        _("We’ll review this soon. Until then, only the requester and our staff can see it."),
        _("We need to review this request."),
        listed=False,
        opens=False,
    ),
    RequestStatus.READY_TO_START: Standing(
        _("Open"), _("Reviewed and ready for a volunteer."), _("Waiting for a volunteer to start.")
    ),
    RequestStatus.ACTIVE: Standing(
        _("In progress"),
        _("A volunteer is looking for the data."),
        _("Waiting for the volunteer who is looking for the data."),
    ),
    RequestStatus.WAITING_FOR_FOIA: Standing(
        _("Records request filed"),
        _("We sent the agency a public records request and are waiting for its response."),
        _("Waiting for the agency to respond to a public records request."),
    ),
    RequestStatus.WAITING_FOR_REQUESTOR: Standing(
        _("Waiting for your reply"),
        _("We need more information to continue."),
        _("Waiting for the requester to reply."),
    ),
    RequestStatus.WAITING_FOR_SCRAPER: Standing(
        _("Data found – being collected"),
        _("We found the data. A volunteer needs to write code to collect it."),
        _("Waiting for a volunteer to write code that collects the data."),
    ),
    RequestStatus.COMPLETE: Standing(_("Done"), _("We found the data, or confirmed it doesn’t exist.")),
    RequestStatus.REQUEST_WITHDRAWN: Standing(
        _("Withdrawn"), _("Withdrawn by the requester."), listed=False, closed=True
    ),
    RequestStatus.ARCHIVED: Standing(
        _("Closed without an answer"), _("We closed this request without an answer."), listed=False, closed=True
    ),
}
PUBLIC_STATUSES = tuple(status for status, standing in STATUSES.items() if standing.listed)
UNOPENED_STATUSES = tuple(status for status, standing in STATUSES.items() if not standing.opens)
CLOSED = frozenset(status for status, standing in STATUSES.items() if standing.closed)


def is_listed(path: str = "") -> Q:
    """Return the condition that a request stands in lists; `path` leads to it from the rows that are filtered."""
    column = f"{path}__request_status" if path else "request_status"
    return Q(**{f"{column}__in": PUBLIC_STATUSES})


def is_listed_sql(record: str) -> str:
    """Return the same as SQL, of `data_requests` or its alias."""
    statuses = ", ".join(f"'{status.value}'" for status in PUBLIC_STATUSES)
    return f"{record}.request_status in ({statuses})"


def is_open_sql(record: str) -> str:
    """Return the condition that a request is listed and not done yet as SQL, of `data_requests` or its alias."""
    return f"{is_listed_sql(record)} and {record}.request_status <> '{RequestStatus.COMPLETE.value}'"
