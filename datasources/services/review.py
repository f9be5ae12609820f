"""Reviewing submitted data sources and agencies. The existing system has no reviews (contract 6.10)."""

import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency
from datasources.models import DataSource, Review
from datasources.signals import (
    data_source_published,
    data_source_reopened,
    data_source_reviewed,
    submitter_asked,
)
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus

Record = TypeVar("Record", DataSource, Agency)

# What is not decided yet. The second one waits for someone who knows the agency.
UNDECIDED = (ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION)


class ReasonMissingError(ValueError):
    """A rejection says why, because the submitter reads it."""


class NobodyToAskError(ValueError):
    """A question cannot be asked: it says nothing, or the record has no submitter."""


class DecidedOtherwiseError(ValueError):
    """A decision cannot be taken back: it is not that person's, or another has come after it."""


@transaction.atomic
def approve(record: Record, reviewer_id: int) -> bool:
    """Make a record public; return whether it was not before.

    Of a data source its followers are told, once for ever: `data_source_published` is sent on the transition.
    """
    set_actor(reviewer_id)
    locked = lock(record)
    if locked.is_public:
        return False
    decide(locked, ApprovalStatus.APPROVED, reviewer_id)
    if isinstance(locked, DataSource):
        data_source_published.send(DataSource, data_source=locked)
        data_source_reviewed.send(DataSource, data_source=locked, reason=None, actor_id=reviewer_id)
    return True


@transaction.atomic
def reject(record: Record, reviewer_id: int, reason: str) -> bool:
    """Keep a record from the public, or take it back; return whether anything changed.

    ReasonMissingError without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError("Enter a reason. We'll send it to the submitter.")
    set_actor(reviewer_id)
    locked = lock(record)
    if locked.approval_status == ApprovalStatus.REJECTED:
        return False
    decide(locked, ApprovalStatus.REJECTED, reviewer_id, reason=reason)
    if isinstance(locked, DataSource):
        data_source_reviewed.send(DataSource, data_source=locked, reason=reason, actor_id=reviewer_id)
    return True


@transaction.atomic
def needs_identification(record: Record, reviewer_id: int) -> bool:
    """Put a submission aside until someone can say what or whose it is; return whether it was not before.

    A record that is decided is left as it is. The submitter is not told: nothing is decided.
    """
    set_actor(reviewer_id)
    locked = lock(record)
    if locked.approval_status != ApprovalStatus.PENDING:
        return False
    decide(locked, ApprovalStatus.NEEDS_IDENTIFICATION, reviewer_id)
    return True


@transaction.atomic
def ask(record: Record, curator_id: int, question: str) -> None:
    """Ask the submitter of an undecided record something; the submission waits for the answer.

    NobodyToAskError without words or without a submitter.
    """
    question = question.strip()
    if not question:
        raise NobodyToAskError("Enter a question. We'll email it to the submitter.")
    set_actor(curator_id)
    locked = lock(record)
    if locked.submitter_id is None:
        raise NobodyToAskError("You can't ask a question, because we don't know who submitted this.")
    # The database's clock, so that what this transaction writes into the record is no answer.
    asked = {"question": question, "asked_at": Now(), "asked_by_id": curator_id}
    note_review(locked, **asked, claimed_by_id=None, claim_expires_at=None)
    if isinstance(locked, DataSource):
        submitter_asked.send(DataSource, data_source=locked, question=question)


@transaction.atomic
def reopen(record: Record, curator_id: int, decided_at: datetime.datetime | None = None) -> bool:
    """Take back one's decision, so that the record waits again; return whether it had been decided.

    What was corrected with the decision stays, and so does the event that told followers: it is written once, and
    people who have not heard yet will not hear of a record that is not public. DecidedOtherwiseError if someone else
    has decided, or it was decided again since `decided_at`.
    """
    set_actor(curator_id)
    locked = lock(record)
    if locked.approval_status == ApprovalStatus.PENDING:
        return False
    review = review_of(locked)
    if review is None or review.reviewed_by_id != curator_id or (decided_at and review.reviewed_at != decided_at):
        raise DecidedOtherwiseError("Someone has decided on it since, so you can't undo this here.")
    decide(locked, ApprovalStatus.PENDING, None)
    if isinstance(locked, DataSource):
        data_source_reopened.send(DataSource, data_source=locked)
    return True


def lock(record: Record) -> Record:
    """Return the record as it is now, so that a second reviewer waits; its DoesNotExist if it is gone."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def review_of(record: DataSource | Agency) -> Review | None:
    """Return the review of a record, if anybody has begun one."""
    return Review.objects.filter(**subject(record)).select_related("reviewed_by", "claimed_by").first()


def decide(
    record: DataSource | Agency, status: ApprovalStatus, reviewer_id: int | None, reason: str | None = None
) -> None:
    """Write a decision, on the record and in its review; without a reviewer it waits again."""
    record.approval_status = status
    record.save(update_fields=["approval_status"])
    note_review(
        record,
        reviewed_by_id=reviewer_id,
        reviewed_at=timezone.now() if reviewer_id else None,
        reason=reason,
        claimed_by_id=None,
        claim_expires_at=None,
    )


def note_review(record: DataSource | Agency, **columns: Any) -> None:
    Review.objects.update_or_create(**subject(record), defaults=columns)


def subject(record: DataSource | Agency) -> dict[str, Any]:
    return {"data_source": record} if isinstance(record, DataSource) else {"agency": record}
