"""When a reviewed record is public: the one place that says so, for querysets and for SQL.

It needs no settings, so that statements which are measured from outside can name it.
"""

from django.db.models import Q

from pdap.db.enums import ApprovalStatus

# What everyone may see.
PUBLIC_STATUSES = (ApprovalStatus.APPROVED,)


def is_public(path: str = "") -> Q:
    """Return the condition that a record is public; `path` leads to the record from the rows that are filtered."""
    column = f"{path}__approval_status" if path else "approval_status"
    return Q(**{column: ApprovalStatus.APPROVED})


def is_public_sql(record: str) -> str:
    """Return the same as SQL, of a table or its alias."""
    return f"{record}.approval_status = '{ApprovalStatus.APPROVED.value}'"


def is_not_rejected_sql(record: str) -> str:
    """Return as SQL that a record is public or may become so."""
    return f"{record}.approval_status <> '{ApprovalStatus.REJECTED.value}'"


def is_pending() -> Q:
    """Return the condition that a record waits for a curator's decision."""
    return Q(approval_status=ApprovalStatus.PENDING)


def is_pending_sql(record: str) -> str:
    """Return the same as SQL, of a table or its alias."""
    return f"{record}.approval_status = '{ApprovalStatus.PENDING.value}'"
