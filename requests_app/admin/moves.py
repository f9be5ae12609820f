"""The steps that a request may take, as buttons: what each is called, whom it tells, and what the request still lacks.

No step past Intake needs the one before: who can answer at once completes a request that was never open (contract 7.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from requests_app.enums import RequestStatus
from requests_app.statuses import STATUSES
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
NO_ANSWER = "a response or a linked data source"
# Followers of its places are told of these, once and for all (contract 8.4); coming back to Intake is told to no one.
TOLD_TO_FOLLOWERS = (RequestStatus.READY_TO_START, RequestStatus.COMPLETE)


@dataclass(frozen=True)
class Move:
    status: RequestStatus
    label: str
    tells: str
    publishes: bool = False
    lacks: Sequence[str] = ()
    is_asked: bool = False

    @property
    def verb(self) -> str:
        return "Complete" if self.status == RequestStatus.COMPLETE else "Publish"


def moves_of(
    request: Any, was_told: set[RequestStatus], creator: str, lacks: Sequence[str], is_answered: bool
) -> list[Move]:
    """Return the steps of the one table of transitions, in the order of the statuses.

    `was_told` are the statuses of which followers have been told already; `creator` names who asked, or is empty.
    `lacks` is what the request should have before the public reads it.
    """
    current = RequestStatus(request.request_status)
    moves = []
    for status in CALLED:
        if status in TRANSITIONS[current]:
            needs = needs_of(current, status, lacks, is_answered)
            people = people_notified(status, was_told, creator)
            moves.append(Move(status, CALLED[status], people, publishes(current, status), needs))
    return moves


def publishes(current: RequestStatus, wanted: RequestStatus) -> bool:
    return STATUSES[wanted].listed and not STATUSES[current].listed


def needs_of(current: RequestStatus, wanted: RequestStatus, lacks: Sequence[str], is_answered: bool) -> list[str]:
    """Return what a request still needs before a step, which a curator is asked about: whichever way they take it."""
    if current == wanted:
        return []
    needs = list(lacks) if publishes(current, wanted) else []
    return [*needs, NO_ANSWER] if wanted == RequestStatus.COMPLETE and not is_answered else needs


def people_notified(status: RequestStatus, was_told: set[RequestStatus], creator: str) -> str:
    people = []
    if creator and status != RequestStatus.INTAKE:
        people.append("the requester, by email")
    if status in TOLD_TO_FOLLOWERS:
        people.append(
            "followers have already been notified" if status in was_told else "followers of its places, in a digest"
        )
    return "; ".join(people) if people else "no one"
