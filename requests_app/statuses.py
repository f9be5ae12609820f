"""What each status of a data request means, and who sees a request in it: the one table.

`requests_app/transitions.py` says which follows which; docs/api-changes.md says the same to programs.
"""

from typing import NamedTuple

from requests_app.enums import RequestStatus


class Standing(NamedTuple):
    """How a request stands: `listed` in lists and feeds, `opens` to everyone by its address, `closed` for good."""

    meaning: str
    listed: bool = True
    opens: bool = True
    closed: bool = False


# In the order in which a request passes through them.
STATUSES: dict[RequestStatus, Standing] = {
    RequestStatus.INTAKE: Standing(
        "It has come in and waits for somebody to look at it. Until then only the person who asked and the staff see "
        "it.",
        listed=False,
        opens=False,
    ),
    RequestStatus.READY_TO_START: Standing(
        "Somebody has looked at it and understood what is asked. Volunteers can begin."
    ),
    RequestStatus.ACTIVE: Standing("Somebody is looking for the data."),
    RequestStatus.WAITING_FOR_FOIA: Standing("A public records request was sent to the agency, which has to answer."),
    RequestStatus.WAITING_FOR_REQUESTOR: Standing(
        "There is a question to the person who asked; it goes on with the answer."
    ),
    RequestStatus.WAITING_FOR_SCRAPER: Standing(
        "The data was found, and somebody has to write the program that collects it."
    ),
    RequestStatus.COMPLETE: Standing("The data was found, or it is clear that it does not exist."),
    RequestStatus.REQUEST_WITHDRAWN: Standing(
        "The person who asked does not need it any more. It stands in no list.", listed=False, closed=True
    ),
    RequestStatus.ARCHIVED: Standing(
        "It was put away without an answer. It stands in no list.", listed=False, closed=True
    ),
}
PUBLIC_STATUSES = tuple(status for status, standing in STATUSES.items() if standing.listed)
UNOPENED_STATUSES = tuple(status for status, standing in STATUSES.items() if not standing.opens)
CLOSED = frozenset(status for status, standing in STATUSES.items() if standing.closed)


def is_listed_sql(record: str) -> str:
    """Return the condition that a request stands in lists as SQL, of `data_requests` or its alias."""
    statuses = ", ".join(f"'{status.value}'" for status in PUBLIC_STATUSES)
    return f"{record}.request_status in ({statuses})"
