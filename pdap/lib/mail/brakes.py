"""How many emails may leave: a mistake or an abuse is stopped before thousands have got one."""

import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.mail.models import Mail

# The kinds of email that many people get at once, of which no more than a day's limit leave.
DIGEST, NEWS = "notifications/digest", "notifications/news"
TO_MANY = (DIGEST, NEWS)
HOUR = datetime.timedelta(hours=1)


def is_braked() -> bool:
    """Return whether as many digests have left within a day as may; staff are told once a day.

    A mistake that writes digests again and again is stopped here; emails about accounts go on.
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
    """Return how many emails that are no digests may leave now; staff are told once an hour where none may.

    Someone who makes the site write to strangers is stopped here. What waits leaves later, digests too.
    """
    other_mails = Mail.objects.exclude(kind__in=TO_MANY).filter(sent_at__gt=timezone.now() - HOUR)
    allowed = settings.MAIL_HOURLY_LIMIT - other_mails.count()
    if allowed <= 0 and cache.add("mail-brake-hourly", True, timeout=60 * 60):
        tell_staff(
            f"{settings.MAIL_HOURLY_LIMIT} emails about accounts and messages were sent within an hour. The rest "
            "will wait (MAIL_HOURLY_LIMIT). Find out what is causing them."
        )
    return allowed
