"""Reviewing submitted data sources and agencies. The existing system has no reviews (contract 6.10)."""

import datetime
import uuid
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.steps import NothingToUndoError, UndoRefusedError
from audit.services.undo import undo_columns
from datasources.models import DataSource, Review
from datasources.services.brought_agencies import (
    hide_brought_agencies,
    lock_agencies_of,
    publish_brought_agencies,
    untie_agencies_made_with,
)
from datasources.signals import (
    data_source_published,
    data_source_reviewed,
    submitter_asked,
)
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.db.relations import Table
from pdap.lib.arrival import arrived_at

Record = TypeVar("Record", DataSource, Agency)

# What is not decided yet. The second one waits for someone who knows the agency.
UNDECIDED = (ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION)

# What a decision writes into a review.
DECISION = ("reviewed_by_user_id", "reviewed_at", "reason")
# Only the submitter of a data source is sent the reason.
NO_REASON: dict[type[DataSource | Agency], str] = {
    DataSource: "Enter a reason. We’ll send it to the submitter.",
    Agency: "Enter a reason. The submitter reads it in their profile.",
}
DECIDED_OTHERWISE = "Someone has decided on it since. Open its history to see what changed."


class ReasonMissingError(ValueError):
    """A rejection says why, because the submitter reads it."""


class DecidedMeanwhileError(ValueError):
    """Someone else has decided otherwise while this decision was on its way; the text says how."""


class NobodyToAskError(ValueError):
    """A question cannot be asked: it says nothing, or the record has no submitter."""


class DecidedOtherwiseError(ValueError):
    """A decision cannot be taken back: it is not that person's, or another has come after it."""


@transaction.atomic
def approve(record: Record, reviewer_id: int, seen: str | None = None) -> bool:
    """Make a record public; return whether it was not before.

    Agencies that came with a data source become public with it. Its followers are told, once and for all:
    `data_source_published` is sent on the transition.
    DecidedMeanwhileError if someone else has rejected it at the same moment.
    """
    set_actor(reviewer_id)
    if isinstance(record, DataSource):
        lock_agencies_of([record.pk])
    locked = lock_to_decide(record, reviewer_id, ApprovalStatus.APPROVED, seen)
    if locked.is_public:
        return False
    write_decision(locked, ApprovalStatus.APPROVED, reviewer_id)
    if isinstance(locked, DataSource):
        publish_brought_agencies(locked)
        data_source_published.send(DataSource, data_source=locked)
        data_source_reviewed.send(DataSource, data_source=locked, reason=None, actor_id=reviewer_id)
    return True


@transaction.atomic
def reject(record: Record, reviewer_id: int, reason: str, seen: str | None = None) -> bool:
    """Keep a record from the public, or take it back; return whether anything changed.

    An agency that became public with it waits for review again, unless another public source has it.
    ReasonMissingError without a reason; DecidedMeanwhileError if someone else has approved it at the same moment.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError(NO_REASON[type(record)])
    set_actor(reviewer_id)
    if isinstance(record, DataSource):
        lock_agencies_of([record.pk])
    locked = lock_to_decide(record, reviewer_id, ApprovalStatus.REJECTED, seen)
    if locked.approval_status == ApprovalStatus.REJECTED:
        return False
    write_decision(locked, ApprovalStatus.REJECTED, reviewer_id, reason=reason)
    if isinstance(locked, DataSource):
        hide_brought_agencies([locked.pk])
        data_source_reviewed.send(DataSource, data_source=locked, reason=reason, actor_id=reviewer_id)
    return True


@transaction.atomic
def set_aside(record: Record, reviewer_id: int) -> bool:
    """Put a submission aside until someone can say what or whose it is; return whether it was not before.

    A record that is decided is left as it is. The submitter is not told: nothing is decided.
    """
    set_actor(reviewer_id)
    locked = locked_record(record)
    if locked.approval_status != ApprovalStatus.PENDING:
        return False
    write_decision(locked, ApprovalStatus.NEEDS_IDENTIFICATION, reviewer_id)
    return True


@transaction.atomic
def return_to_review(record: Record, curator_id: int) -> bool:
    """Let a submission that was put aside wait for review again; return whether it was aside."""
    set_actor(curator_id)
    locked = locked_record(record)
    if locked.approval_status != ApprovalStatus.NEEDS_IDENTIFICATION:
        return False
    locked.approval_status = ApprovalStatus.PENDING
    locked.save(update_fields=["approval_status"])
    return True


@transaction.atomic
def ask_submitter(record: Record, curator_id: int, question: str) -> None:
    """Ask the submitter of an undecided record something; the submission waits for the answer.

    NobodyToAskError without words or without a submitter.
    """
    question = question.strip()
    if not question:
        raise NobodyToAskError("Enter a question. We’ll email it to the submitter.")
    set_actor(curator_id)
    locked = locked_record(record)
    if locked.submitter_id is None:
        raise NobodyToAskError("You can’t ask a question, because we don’t know who submitted this.")
    # The database's clock, so that what this transaction writes into the record is no answer.
    asked = {"question": question, "asked_at": Now(), "asked_by_id": curator_id}
    note_review(locked, **asked, claimed_by_id=None, claim_expires_at=None)
    if isinstance(locked, DataSource):
        submitter_asked.send(DataSource, data_source=locked, question=question)


@transaction.atomic
def reopen(record: Record, curator_id: int, decided_at: datetime.datetime | None = None) -> bool:
    """Take back one's decision, so that the record waits again; return whether it had been decided.

    What was corrected with the decision stays; an agency that became public with it waits for review again, unless
    another public source has it. The event that told followers stays too: it is written once, and people who have not
    heard yet will not hear of a record that is not public. DecidedOtherwiseError if someone else has decided, or it was
    decided again since `decided_at`.
    """
    if isinstance(record, DataSource):
        lock_agencies_of([record.pk])
    locked = locked_record(record)
    if locked.approval_status == ApprovalStatus.PENDING:
        return False
    review = review_of(locked)
    if review is None or review.reviewed_by_id != curator_id or (decided_at and review.reviewed_at != decided_at):
        raise DecidedOtherwiseError(DECIDED_OTHERWISE)
    decided = {(Table(locked._meta.db_table), locked.pk): ["approval_status"], (Table.REVIEWS, review.pk): DECISION}
    try:
        change_set = deciding_set(locked)
        undo_columns(change_set, decided, curator_id)
    except (UndoRefusedError, NothingToUndoError) as error:
        raise DecidedOtherwiseError(DECIDED_OTHERWISE) from error
    if isinstance(locked, DataSource):
        untie_agencies_made_with(locked, change_set)
    return True


def deciding_set(record: DataSource | Agency) -> uuid.UUID:
    """Return the change set of the last decision on a record. Raises NothingToUndoError where the log has none."""
    own = ChangeLog.objects.filter(table_name=record._meta.db_table, affected_id=record.pk)
    decision = own.filter(operation_type="UPDATE", new_data__has_key="approval_status").order_by("-id").first()
    if decision is None or decision.change_set is None:
        raise NothingToUndoError(str(record))
    return decision.change_set


def locked_record(record: Record) -> Record:
    """Return the record as it is now, so that a second reviewer waits; its DoesNotExist if it is gone."""
    return type(record)._default_manager.select_for_update(no_key=True).get(pk=record.pk)


def lock_to_decide(record: Record, reviewer_id: int, wanted: ApprovalStatus, seen: str | None) -> Record:
    """Return the record as `lock`. DecidedMeanwhileError if someone else has decided otherwise since this was sent.

    `seen` is the status that the reviewer saw; else it is the one before another's transaction was waited for.
    """
    asked_at = arrived_at()
    if seen is None:
        seen = type(record)._default_manager.filter(pk=record.pk).values_list("approval_status", flat=True).first()
    locked = locked_record(record)
    status = ApprovalStatus(locked.approval_status)
    if status in UNDECIDED or status == wanted:
        return locked
    review = review_of(locked)
    if review is None or review.reviewed_at is None or review.reviewed_by_id == reviewer_id:
        return locked
    if seen != status or review.reviewed_at.timestamp() > asked_at:
        raise DecidedMeanwhileError(f"Someone else has already decided on “{locked}”: {status.label.lower()}.")
    return locked


def review_of(record: DataSource | Agency) -> Review | None:
    """Return the review of a record, if anyone has begun one."""
    return Review.objects.filter(**review_subject(record)).select_related("reviewed_by", "claimed_by").first()


def write_decision(
    record: DataSource | Agency, status: ApprovalStatus, reviewer_id: int, reason: str | None = None
) -> None:
    record.approval_status = status
    record.save(update_fields=["approval_status"])
    note_review(
        record,
        reviewed_by_id=reviewer_id,
        reviewed_at=timezone.now(),
        reason=reason,
        claimed_by_id=None,
        claim_expires_at=None,
    )


def note_review(record: DataSource | Agency, **columns: Any) -> None:
    """Write into a record's review; a new one is made empty first, so that taking a decision back leaves it."""
    review, _ = Review.objects.get_or_create(**review_subject(record))
    for name, value in columns.items():
        setattr(review, name, value)
    review.save(update_fields=[name.removesuffix("_id") for name in columns])


def review_subject(record: DataSource | Agency) -> dict[str, Any]:
    return {"data_source": record} if isinstance(record, DataSource) else {"agency": record}
