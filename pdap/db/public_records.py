"""When a reviewed record is public, for querysets and for SQL.

It needs no settings, so that benchmarks can import it without Django's.
"""

from django.db.models import Q

from pdap.db.enums import ApprovalStatus

# What everyone may see.
PUBLIC_STATUSES = (ApprovalStatus.APPROVED,)


def is_public(path: str = "") -> Q:
    """Return the condition that a record is public; `path` leads from the filtered rows to the record."""
    return has_status(ApprovalStatus.APPROVED, path)


def is_public_sql(record: str) -> str:
    """Return the same as SQL for a table or its alias."""
    return f"{record}.approval_status = '{ApprovalStatus.APPROVED.value}'"


def is_not_rejected() -> Q:
    """Return the condition that a record is public or may become so."""
    return ~has_status(ApprovalStatus.REJECTED)


def is_not_rejected_sql(record: str) -> str:
    """Return the same as SQL for a table or its alias."""
    return f"{record}.approval_status <> '{ApprovalStatus.REJECTED.value}'"


def is_pending(path: str = "") -> Q:
    """Return the condition that a record waits for a curator's decision; `path` as in `is_public`."""
    return has_status(ApprovalStatus.PENDING, path)


def is_pending_sql(record: str) -> str:
    """Return the same as SQL for a table or its alias."""
    return f"{record}.approval_status = '{ApprovalStatus.PENDING.value}'"


def has_status(status: ApprovalStatus, path: str = "") -> Q:
    return Q(**{f"{path}__approval_status" if path else "approval_status": status})
