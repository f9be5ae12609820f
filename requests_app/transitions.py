"""Which status a request may pass to from which: the one table that services, admin and jobs ask.

A request comes in at Intake. Once someone has looked at it, it moves freely between the statuses of work, since the
project board on GitHub does so too (contract 7.6). What was withdrawn or archived comes back only by being looked at
again.
"""

from requests_app.enums import RequestStatus
from requests_app.statuses import CLOSED, PUBLIC_STATUSES

AT_WORK = frozenset(PUBLIC_STATUSES)
START = RequestStatus.INTAKE

TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    START: AT_WORK | CLOSED,
    **{status: (AT_WORK - {status}) | CLOSED for status in AT_WORK},
    RequestStatus.REQUEST_WITHDRAWN: frozenset({START, RequestStatus.ARCHIVED}),
    RequestStatus.ARCHIVED: frozenset({START, RequestStatus.READY_TO_START}),
}


class TransitionError(ValueError):
    """A request cannot pass from its status to the one that was asked for; the text says what can be done."""


def is_allowed(current: str, wanted: str) -> bool:
    return current == wanted or wanted in TRANSITIONS[RequestStatus(current)]


def check_transition(current: str, wanted: str) -> None:
    """Raise TransitionError unless a request may pass from one status to another."""
    if not is_allowed(current, wanted):
        onward = ", ".join(sorted(TRANSITIONS[RequestStatus(current)]))
        raise TransitionError(f"A request that is “{current}” can’t become “{wanted}”. Choose one of: {onward}.")
