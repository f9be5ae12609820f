"""Which gap of a rule a person looks at next: what waits, without what they skipped."""

from typing import Any

from django.http import HttpRequest

from accounts.person_of_request import person_id
from audit.gaps import services
from audit.gaps.claims import claim
from pdap.admin.gaps import Gap

SKIPPED, MOST_SKIPPED = "gaps-skipped", 300
LINE = "gaps-line"


def next_in_line(request: HttpRequest, gap: Gap, state: str) -> int | None:
    """Return the record to look at next, which is claimed; None where nothing waits for this person.

    Some records are lined up in the session: to order twenty thousand takes longer than to look at the next.
    """
    me, skipped = person_id(request), skipped_by(request, gap)
    line: list[int] = request.session.get(LINE, {}).get(f"{gap.name} {state}", [])
    waiting = services.still_waiting(gap, me, state, line) if line else []
    if not any(pk not in skipped for pk in waiting):
        waiting = services.first_waiting(gap, me, state, skipped)
    following = next((pk for pk in waiting if pk not in skipped), None)
    request.session[LINE] = {f"{gap.name} {state}": waiting}
    if following is not None:
        claim(gap.name, following, me)
    return following


def skipped_by(request: HttpRequest, gap: Gap, numbers: list[int] | None = None) -> list[int]:
    """Return what the person has skipped of a rule in this session; with `numbers`, remember these instead."""
    skipped: dict[str, list[int]] = request.session.get(SKIPPED, {})
    if numbers is not None:
        request.session[SKIPPED] = {**skipped, gap.name: numbers[-MOST_SKIPPED:]}
        return numbers
    return list(skipped.get(gap.name, []))


def skip(request: HttpRequest, gap: Gap, record: Any) -> None:
    """Go on to other records until the person starts over."""
    skipped_by(request, gap, [*skipped_by(request, gap), record.pk])
