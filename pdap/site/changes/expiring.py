"""Forgetting changes that no cursor leads to any more."""

from django.utils import timezone

from audit.models import PublicChange
from pdap.site.changes.cursor import KEPT


def expire_changes() -> int:
    """Delete what is older than every cursor that is still good; return how many."""
    return PublicChange.objects.filter(noted_at__lt=timezone.now() - KEPT).delete()[0]
