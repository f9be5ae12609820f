"""Jobs of accounts."""

import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import PendingUser, ResetToken
from accounts.services.named_keys import forget_ended_keys
from accounts.services.tokens import forget_expired
from pdap.lib.jobs import job

# Long after their links have expired.
KEEP_SIGN_UPS = datetime.timedelta(days=7)
KEEP_RESETS = datetime.timedelta(days=1)


@job
def expire() -> dict[str, int]:
    """Forget sign-ups no one verified, resets no one used, and sessions, refresh tokens and keys that are over.

    Return how many.
    """
    now = timezone.now()
    living = Session.objects.filter(expire_date__gt=now)
    return {
        "sign-ups": PendingUser.objects.filter(created_at__lt=now - KEEP_SIGN_UPS).delete()[0],
        "sessions": UserSession.objects.exclude(session_key__in=living.values("session_key")).delete()[0],
        "resets": ResetToken.objects.filter(create_date__lt=now - KEEP_RESETS).delete()[0],
        "refresh tokens": forget_expired(),
        "API keys": forget_ended_keys(),
    }
