"""What of imports is not kept."""

import datetime

from django.utils import timezone

from pdap.lib.importing.models import CatalogueImport

# An import that no one carries out is forgotten with its file; of one that is done, what is said of its rows.
KEEP_WAITING = datetime.timedelta(days=1)
KEEP_OUTCOMES = datetime.timedelta(days=14)


def forget_imports() -> int:
    """Delete imports that no one carried out, and what old ones say of their rows; return how many were deleted."""
    now = timezone.now()
    done = CatalogueImport.objects.filter(finished_at__lt=now - KEEP_OUTCOMES)
    done.filter(outcome__isnull=False).update(outcome=None)
    return CatalogueImport.objects.filter(finished_at=None, created_at__lt=now - KEEP_WAITING).delete()[0]
