"""Counting sources by the rule of search (contract 5.2) in lists of other things."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from agencies.models import Agency
from pdap.db.enums import ApprovalStatus, UrlStatus


def searched(path: str) -> Q:
    """Return the condition that search finds a source: approved, of a record type, its address not broken."""
    return Q(
        **{f"{path}__approval_status": ApprovalStatus.APPROVED, f"{path}__record_type__isnull": False},
    ) & ~Q(**{f"{path}__url_status": UrlStatus.BROKEN})


def with_source_count(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return agencies with `source_count`: the sources of each that search finds."""
    return agencies.annotate(source_count=Count("data_source_links", filter=searched("data_source_links__data_source")))
