"""Accounts that look like programs': the collector, for one, signs in to the API with a password and has no browser."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.models.user import UNUSABLE

# After this long without a browser's session or a search, an account is hardly a person's.
SILENT_FOR = timedelta(days=90)


def accounts_like_programs() -> QuerySet[User]:
    """Return accounts with permissions and a password that no browser has used for long, unless they are named already.

    Permissions demand two-factor sign-in, and a program cannot give codes: `API_MACHINE_ACCOUNTS` names those that are.
    """
    since = timezone.now() - SILENT_FOR
    return (
        User.objects.filter(permissions__isnull=False, password__gt="")
        .exclude(password__startswith=UNUSABLE)
        .exclude(email__in=settings.API_MACHINE_ACCOUNTS)
        .exclude(pk__in=UserSession.objects.filter(last_seen_at__gte=since).values("user"))
        .exclude(recent_searches__created_at__gte=since)
        .distinct()
        .order_by("id")
    )
