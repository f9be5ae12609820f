"""Jobs of accounts."""

import datetime

from django.utils import timezone

from accounts.models import PendingUser, ResetToken
from accounts.services.tokens import forget_expired
from pdap.jobs import job

# Long after their links have ceased to work.
KEEP_SIGN_UPS = datetime.timedelta(days=7)
KEEP_RESETS = datetime.timedelta(days=1)


@job
def expire() -> dict[str, int]:
    """Forget sign-ups that nobody has verified resets that nobody has used, and ended sessions; return how many."""
    now = timezone.now()
    return {
        "sign-ups": PendingUser.objects.filter(created_at__lt=now - KEEP_SIGN_UPS).delete()[0],
        "resets": ResetToken.objects.filter(create_date__lt=now - KEEP_RESETS).delete()[0],
        "refresh tokens": forget_expired(),
    }
