"""Working on gaps: claiming, deciding, deferring, assigning and noting, each of which can be taken back."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.gaps.claims import claimed_by_others
from audit.gaps.models import Decision, GapCase
from pdap.admin.gaps import Gap

LINED_UP = 50


def open_rows(gap: Gap) -> QuerySet[Any, Any]:
    """Return the records that lack something, but for those that a curator has marked as not a gap."""
    decided = GapCase.objects.filter(gap=gap.name, decision=Decision.NOT_A_FAULT)
    return gap.rows().exclude(pk__in=decided.values("record_id"))


def waiting_rows(gap: Gap, person_id: int, state_iso: str = "") -> QuerySet[Any, Any]:
    """Return what a person is offered: no one else has it, it is not put off, and no one has found it too hard."""
    away = GapCase.objects.filter(gap=gap.name).filter(
        Q(decision=Decision.TOO_HARD)
        | Q(deferred_until__gt=timezone.localdate())
        | Q(pk__in=claimed_by_others(gap.name, person_id).values("pk"))
        | Q(~Q(assigned_to=person_id), assigned_to__isnull=False)
    )
    return gap.in_state(open_rows(gap), state_iso).exclude(pk__in=away.values("record_id"))


def first_waiting(gap: Gap, person_id: int, state_iso: str, skipped: Sequence[int] = ()) -> list[int]:
    """Return the first records that a person is offered, in the rule's order."""
    rows = gap.order(waiting_rows(gap, person_id, state_iso).exclude(pk__in=skipped))
    return list(rows.values_list("pk", flat=True)[:LINED_UP])


def still_waiting(gap: Gap, person_id: int, state_iso: str, line: Sequence[int]) -> list[int]:
    """Return those of some records that a person is still offered, in their order."""
    waiting = set(waiting_rows(gap, person_id, state_iso).filter(pk__in=line).order_by().values_list("pk", flat=True))
    return [pk for pk in line if pk in waiting]


def case_of(gap: Gap, record_id: int) -> GapCase:
    """Return the work on one gap, locked; an empty one where no one has begun."""
    GapCase.objects.bulk_create([GapCase(gap=gap.name, record_id=record_id)], ignore_conflicts=True)
    return GapCase.objects.select_for_update().get(gap=gap.name, record_id=record_id)


@transaction.atomic
def decide(gap: Gap, record_id: int, decision: Decision, person_id: int, note: str = "") -> None:
    """Remember that a gap isn't one, or that someone who knows more is needed."""
    case = case_of(gap, record_id)
    case.decision, case.decided_at, case.decided_by_id = decision, timezone.now(), person_id
    case.claimed_by_id, case.claim_expires_at = None, None
    case.note = note or case.note
    case.save()


@transaction.atomic
def reopen(gap: Gap, record_id: int) -> bool:
    """Take back a decision, and what a gap waits for; return whether there was any."""
    case = GapCase.objects.select_for_update().filter(gap=gap.name, record_id=record_id).first()
    if case is None or not (case.decision or case.deferred_until or case.assigned_to_id):
        return False
    case.decision, case.decided_at, case.decided_by_id = "", None, None
    case.deferred_until, case.assigned_to_id = None, None
    case.save()
    return True


@transaction.atomic
def put_off(gap: Gap, record_id: int, day: datetime.date, note: str = "") -> None:
    """Let a gap wait until a day."""
    case = case_of(gap, record_id)
    case.deferred_until, case.note = day, note or case.note
    case.claimed_by_id, case.claim_expires_at = None, None
    case.save()


@transaction.atomic
def assign(gap: Gap, record_id: int, person_id: int | None, note: str = "") -> None:
    """Give a gap to a person, who alone is offered it; None gives it back to everyone."""
    case = case_of(gap, record_id)
    case.assigned_to_id, case.note = person_id, note or case.note
    case.claimed_by_id, case.claim_expires_at = None, None
    case.save()


@transaction.atomic
def write_note(gap: Gap, record_id: int, note: str) -> None:
    case = case_of(gap, record_id)
    case.note = note
    case.save(update_fields=["note"])
