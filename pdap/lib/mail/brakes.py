"""How many emails may be sent: a mistake or abuse is stopped before thousands have received one."""

import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.mail.models import Mail

# The kinds of email that many people get at once, which have a daily limit.
DIGEST, NEWS = "notifications/digest", "notifications/news"
TO_MANY = (DIGEST, NEWS)
HOUR = datetime.timedelta(hours=1)


def is_braked() -> bool:
    """Return whether the daily limit of digests is reached; staff are told once a day.

    This stops a mistake that writes digests again and again; emails about accounts are still sent.
    """
    day_ago = timezone.now() - datetime.timedelta(days=1)
    if Mail.objects.filter(kind__in=TO_MANY, sent_at__gt=day_ago).count() < settings.MAIL_DAILY_LIMIT:
        return False
    if cache.add("mail-brake", True, timeout=24 * 60 * 60):
        tell_staff(
            f"{settings.MAIL_DAILY_LIMIT} digests were sent within a day. The rest will wait (MAIL_DAILY_LIMIT)."
        )
    return True


def other_mails_allowed() -> int:
    """Return how many emails other than digests may be sent now; staff are told once an hour if none may.

    This stops someone who makes the site write to strangers. Waiting emails are sent later.
    """
    other_mails = Mail.objects.exclude(kind__in=TO_MANY).filter(sent_at__gt=timezone.now() - HOUR)
    allowed = settings.MAIL_HOURLY_LIMIT - other_mails.count()
    if allowed <= 0 and cache.add("mail-brake-hourly", True, timeout=60 * 60):
        tell_staff(
            f"{settings.MAIL_HOURLY_LIMIT} emails about accounts and messages were sent within an hour. The rest "
            "will wait (MAIL_HOURLY_LIMIT). Find out what is causing them."
        )
    return allowed
