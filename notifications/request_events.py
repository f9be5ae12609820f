"""When an event of a data request is told: while everyone may see the request, and while what it says still holds.

Once a request that was marked as done by mistake is taken up again, no one is told that it is done; if it is done
later, that is told then, as of that time.
"""

from django.db.models import Q

from notifications.enums import DataRequestEventType
from requests_app.enums import RequestStatus
from requests_app.statuses import is_listed, is_listed_sql

COMPLETE, STARTED = RequestStatus.COMPLETE, DataRequestEventType.REQUEST_READY_TO_START


def still_holds(event: str = "") -> Q:
    """Return the condition that an event is told now; `event` leads to it from the rows that are filtered."""
    path = f"{event}__" if event else ""
    says_so = Q(**{f"{path}event_type": STARTED}) | Q(**{f"{path}data_request__request_status": COMPLETE})
    return is_listed(f"{path}data_request") & says_so


def still_holds_sql(event: str, request: str) -> str:
    """Return the same as SQL, of the tables of events and requests or their aliases."""
    return (
        f"{is_listed_sql(request)}"
        f" and ({event}.event_type = '{STARTED.value}' or {request}.request_status = '{COMPLETE.value}')"
    )
