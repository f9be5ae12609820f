"""How agencies are read."""

from typing import Self

from django.db import models

from pdap.enums import ApprovalStatus
from pdap.read_only import ReadOnlyQuerySet


class AgencyQuerySet(models.QuerySet):
    """Agencies; every method narrows or widens the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(approval_status=ApprovalStatus.APPROVED)


class AgencyExpandedQuerySet(ReadOnlyQuerySet):
    """Agencies with their places."""

    def public(self) -> Self:
        """Keep what everyone may see: approved agencies."""
        return self.filter(approval_status=ApprovalStatus.APPROVED)
