"""Reviewing what people submit: data sources and agencies (design: "Review")."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from audit.actor import set_actor
from datasources.models import DataSource, Review
from datasources.signals import data_source_published, data_source_reviewed
from pdap.enums import ApprovalStatus

Record = TypeVar("Record", DataSource, Agency)


class ReasonMissingError(ValueError):
    """A rejection says why, because the submitter reads it."""


@transaction.atomic
def approve(record: Record, reviewer_id: int) -> bool:
    """Make a record public; return whether it was not before.

    Of a data source its followers are told, once for ever: `data_source_published` is sent on the transition.
    """
    set_actor(reviewer_id)
    locked = lock(record)
    if locked.approval_status == ApprovalStatus.APPROVED:
        return False
    decide(locked, ApprovalStatus.APPROVED, reviewer_id, reason=None)
    if isinstance(locked, DataSource):
        data_source_published.send(DataSource, data_source=locked)
    return True


@transaction.atomic
def reject(record: Record, reviewer_id: int, reason: str) -> bool:
    """Keep a record from the public, or take it back; return whether anything changed.

    ReasonMissingError without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError("Say why: the submitter will read it.")
    set_actor(reviewer_id)
    locked = lock(record)
    if locked.approval_status == ApprovalStatus.REJECTED:
        return False
    decide(locked, ApprovalStatus.REJECTED, reviewer_id, reason)
    return True


def lock(record: Record) -> Record:
    """Return the record as it is now, so that a second reviewer waits; its DoesNotExist if it is gone."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def decide(record: DataSource | Agency, status: ApprovalStatus, reviewer_id: int, reason: str | None) -> None:
    """Write a decision, on the record and in its review."""
    record.approval_status = status
    record.save(update_fields=["approval_status"])
    subject = {"data_source": record} if isinstance(record, DataSource) else {"agency": record}
    Review.objects.update_or_create(
        **subject,
        defaults={
            "reviewed_by_id": reviewer_id,
            "reviewed_at": timezone.now(),
            "reason": reason,
            "claimed_by_id": None,
            "claim_expires_at": None,
        },
    )
    if isinstance(record, DataSource):
        data_source_reviewed.send(DataSource, data_source=record, reason=reason)
