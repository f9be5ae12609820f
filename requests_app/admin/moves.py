"""The steps that a request may take, as buttons: what each is called, and whom it tells."""

from dataclasses import dataclass
from typing import Any

from requests_app.enums import RequestStatus
from requests_app.transitions import TRANSITIONS

# What a curator does, in their words; other steps are called by the status that they lead to.
CALLED = {
    RequestStatus.READY_TO_START: "Publish as ready to start",
    RequestStatus.ACTIVE: "Start work",
    RequestStatus.COMPLETE: "Complete",
    RequestStatus.ARCHIVED: "Archive with a reason",
    RequestStatus.REQUEST_WITHDRAWN: "Withdraw",
    RequestStatus.INTAKE: "Return to intake",
    RequestStatus.WAITING_FOR_FOIA: "Wait for FOIA response",
    RequestStatus.WAITING_FOR_REQUESTOR: "Wait for the requester",
    RequestStatus.WAITING_FOR_SCRAPER: "Wait for a scraper",
}
# Followers of its places are told of these, once and for all (contract 8.4); coming back to Intake is told to no one.
TOLD_TO_FOLLOWERS = (RequestStatus.READY_TO_START, RequestStatus.COMPLETE)


@dataclass(frozen=True)
class Move:
    status: RequestStatus
    label: str
    tells: str

    @property
    def publishes(self) -> bool:
        return self.status == RequestStatus.READY_TO_START


def moves_of(request: Any, was_told: set[str], creator: str) -> list[Move]:
    """Return the steps of the one table of transitions, in the order of the statuses.

    `was_told` are the statuses of which followers have been told already; `creator` names who asked, or is empty.
    """
    onward = TRANSITIONS[RequestStatus(request.request_status)]
    order = [status for status in CALLED if status in onward]
    return [Move(status, CALLED[status], people_told(status, was_told, creator)) for status in order]


def people_told(status: RequestStatus, was_told: set[str], creator: str) -> str:
    people = []
    if creator and status != RequestStatus.INTAKE:
        people.append("the requester, by email")
    if status in TOLD_TO_FOLLOWERS:
        people.append(
            "followers have already been notified" if status in was_told else "followers of its places, in a digest"
        )
    return "; ".join(people) if people else "no one"
