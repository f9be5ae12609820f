"""Sending what waits in the ledger: each mail at most once, no matter which process is killed when.

A mail is marked `sending`, and that is committed, before it leaves. If nobody comes back to say what became of it,
it turns `uncertain`. What certainly did not leave is tried again, each time later; what the server refuses for good
has failed.
"""

import datetime
import itertools
import logging
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from urllib3.exceptions import NewConnectionError

from pdap.lib.alarm import tell_staff
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail

logger = logging.getLogger(__name__)

# The kind of mail that many people get at once, of which no more than a day's limit leave.
DIGEST = "notifications/digest"
# After so many mails each worker asks again whether the limit is reached.
LOOK_AGAIN = 100
HOUR = datetime.timedelta(hours=1)

# How long after each failure the next try comes; after the last the mail has failed.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# No sending takes this long: the worker that claimed the mail is gone.
STALE = datetime.timedelta(minutes=15)


class NotSentError(Exception):
    """The mail certainly did not leave; `for_good` where another try would be in vain."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        """Take a reason without the address: logs outlive accounts."""
        super().__init__(reason)
        self.for_good = for_good


def deliver_waiting() -> int:
    """Send every mail whose time has come; return how many left. Several workers share the work."""
    give_up_stale()
    sent = 0
    connection = get_connection()
    try:
        for taken in itertools.count():
            if taken % LOOK_AGAIN == 0:
                with_digests, allowed = not is_braked(), other_mails_allowed()
            mail = claim(with_digests) if allowed > 0 else None
            if mail is None:
                return sent
            allowed -= mail.kind != DIGEST
            sent += deliver(mail, connection)
    finally:
        connection.close()
    return sent


def give_up_stale() -> int:
    """Mark as uncertain what someone began to send long ago; return how many mails that are."""
    stale = Mail.objects.filter(status=MailStatus.SENDING, claimed_at__lt=timezone.now() - STALE)
    found = stale.update(status=MailStatus.UNCERTAIN, error="The sender was stopped.")
    if found:
        logger.error("%s emails may or may not have been sent. Check them in the admin.", found)
    return found


def is_braked() -> bool:
    """Return whether as many digests have left within a day as may; staff are told once a day.

    A mistake that writes digests again and again is stopped here; mails about accounts go on.
    """
    day_ago = timezone.now() - datetime.timedelta(days=1)
    if Mail.objects.filter(kind=DIGEST, sent_at__gt=day_ago).count() < settings.MAIL_DAILY_LIMIT:
        return False
    if cache.add("mail-brake", True, timeout=24 * 60 * 60):
        tell_staff(
            f"{settings.MAIL_DAILY_LIMIT} digests were sent within a day. The rest will wait (MAIL_DAILY_LIMIT)."
        )
    return True


def other_mails_allowed() -> int:
    """Return how many mails that are no digests may leave now; staff are told once an hour where none may.

    Someone who makes the site write to strangers is stopped here. What waits leaves later, digests too.
    """
    others = Mail.objects.exclude(kind=DIGEST).filter(sent_at__gt=timezone.now() - HOUR)
    allowed = settings.MAIL_HOURLY_LIMIT - others.count()
    if allowed <= 0 and cache.add("mail-brake-hourly", True, timeout=60 * 60):
        tell_staff(
            f"{settings.MAIL_HOURLY_LIMIT} emails about accounts and messages were sent within an hour. The rest "
            f"will wait (MAIL_HOURLY_LIMIT). Find out what is causing them."
        )
    return allowed


def claim(with_digests: bool = True) -> Mail | None:
    """Take the next mail, so that no other worker does; None where none waits."""
    with transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True).filter(
            status=MailStatus.WAITING, next_attempt_at__lte=timezone.now()
        )
        if not with_digests:
            waiting = waiting.exclude(kind=DIGEST)
        mail = waiting.order_by("next_attempt_at", "id").first()
        if mail is not None:
            mail.status, mail.claimed_at, mail.attempts = MailStatus.SENDING, timezone.now(), mail.attempts + 1
            mail.save(update_fields=["status", "claimed_at", "attempts"])
        return mail


def deliver(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Send a claimed mail and write down what became of it; return whether it left."""
    try:
        transmit(mail, connection)
    except NotSentError as error:
        note_failure(mail, str(error), error.for_good)
        return False
    except (SMTPException, OSError) as error:
        # The connection broke when the mail may already have been taken.
        connection.close()
        record_outcome(mail, status=MailStatus.UNCERTAIN, error=type(error).__name__)
        logger.error("Email %s (%s) may or may not have been sent: %s", mail.pk, mail.kind, type(error).__name__)
        return False
    record_outcome(mail, status=MailStatus.SENT, sent_at=timezone.now(), body_text="", body_html="", error=None)
    return True


def transmit(mail: Mail, connection: BaseEmailBackend) -> None:
    """Hand a mail to the server; NotSentError where it certainly did not take it."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=mail.headers,
        connection=connection,
    )
    message.attach_alternative(mail.body_html, "text/html")
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise NotSentError(type(error).__name__) from error
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotSentError(f"refused: {codes}", for_good=all(code >= 500 for code in codes)) from error
    except SMTPResponseException as error:
        raise NotSentError(f"refused: {error.smtp_code}", for_good=error.smtp_code >= 500) from error
    except AnymailRecipientsRefused as error:
        raise NotSentError(type(error).__name__, for_good=True) from error
    except AnymailAPIError as error:
        if error.status_code is not None:
            raise NotSentError(f"refused: {error.status_code}", for_good=is_final(error.status_code)) from error
        if never_connected(error.__cause__):
            raise NotSentError("not connected") from error
        raise
    except ValueError as error:  # no mail at all: a line break in an address
        raise NotSentError(type(error).__name__, for_good=True) from error


def is_final(status: int) -> bool:
    """Return whether Mailgun's answer means this mail; a wrong key, too many or a fault of its own mean us or it."""
    return 400 <= status < 500 and status not in {401, 402, 403, 408, 429}


def never_connected(error: BaseException | None) -> bool:
    """Return whether a request ended before anything of it was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error and error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def note_failure(mail: Mail, reason: str, for_good: bool) -> None:
    logger.error("Email %s (%s) was not sent: %s", mail.pk, mail.kind, reason)
    if for_good or mail.attempts > len(WAITS):
        record_outcome(mail, status=MailStatus.FAILED, error=reason)
    else:
        later = timezone.now() + WAITS[mail.attempts - 1]
        record_outcome(mail, status=MailStatus.WAITING, next_attempt_at=later, error=reason)


def record_outcome(mail: Mail, **values: object) -> None:
    """Write down what became of a mail, if it is still the sender's: a stale one was given up meanwhile."""
    Mail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, attempts=mail.attempts).update(**values)
