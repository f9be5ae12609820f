"""What a curator's session remembers of reviewing: what was put off, and what was decided last."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

PUT_OFF, LAST = "review-put-off", "review-last"
MOST_PUT_OFF = 200


@dataclass(frozen=True)
class LastDecision:
    """The last decision: on which record, and in words; `decided_at` where it can be taken back."""

    id: int
    name: str
    words: str
    decided_at: str = ""


def put_off_by(request: HttpRequest) -> list[int]:
    """Return what this curator has put off, the first of it first."""
    return list(request.session.get(PUT_OFF, []))


def put_off(request: HttpRequest, source_id: int) -> None:
    rest = [pk for pk in put_off_by(request) if pk != source_id]
    request.session[PUT_OFF] = [*rest, source_id][-MOST_PUT_OFF:]


def remember_decision(request: HttpRequest, done: LastDecision | None) -> None:
    """Remember what was done last; None forgets it."""
    request.session[LAST] = asdict(done) if done else None


def last_decision(request: HttpRequest) -> LastDecision | None:
    stored = request.session.get(LAST)
    return LastDecision(**stored) if stored else None
