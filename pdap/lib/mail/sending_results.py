"""Recording the result of sending an email: in its history, with another try later, or as failed."""

import datetime
import logging
import time
from typing import Any

from django.core.cache import cache
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.mail.bounces import BOUNCED, is_suppressed, note_bounce
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.ledger import give_up
from pdap.lib.mail.models import Mail, MailHistory
from pdap.lib.mail.refusals import NotSentError, Refusal
from pdap.lib.mail.server_connection import ServerConnection
from pdap.lib.outage import is_outage

logger = logging.getLogger(__name__)

# The pause after each refusal of an email; after the last, the email has failed.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# How long an email at which the server ends every connection is tried.
OLDEST = datetime.timedelta(days=5)
# After this many new connections in a row that accepted nothing, the rest waits for the next run.
MOST_FRUITLESS = 3
# How often recording a result is tried while the database restarts.
WRITE_TRIES = 10


def note_refusal(mail: Mail, error: NotSentError, server: ServerConnection) -> bool:
    """Record why an email was not sent; return whether to go on with the next."""
    words = error.words.replace(mail.recipient, "[recipient]")
    # Without the address: logs outlive accounts.
    logger.error("Email %s (%s) was not sent: %s", mail.pk, mail.kind, error.refusal.value)
    now = timezone.now()
    match error.refusal:
        case Refusal.FOR_GOOD:
            record_outcome(mail, MailStatus.FAILED, words)
            if error.address_is_gone:
                note_bounce(mail, words)
                give_up_waiting(mail)
            return True
        case Refusal.FOR_NOW:
            put_off(mail, words)
            return True
        case Refusal.CONNECTION if server.carried:
            # The server accepts no more on this connection; the email is the first on the next one.
            server.close()
            record_outcome(mail, MailStatus.WAITING, words)
            return True
    server.close()
    server.fruitless += 1
    if error.refusal is Refusal.CONNECTION and mail.created_at < now - OLDEST:
        record_outcome(mail, MailStatus.FAILED, words)
        return True
    pause = WAITS[min(mail.attempts, 2) - 1]
    record_outcome(mail, MailStatus.WAITING, words, next_attempt_at=now + pause)
    if error.refusal is Refusal.OURS and cache.add("mail-refused", True, timeout=60 * 60):
        tell_staff(f"The mail server refuses our emails, so all emails are waiting. It says: {words}")
    return error.refusal is Refusal.CONNECTION and server.fruitless < MOST_FRUITLESS


def put_off(mail: Mail, words: str) -> None:
    """Schedule another try for an email that was deferred, or give up after many."""
    refusals = mail.refusals + 1
    if refusals > len(WAITS):
        record_outcome(mail, MailStatus.FAILED, words, refusals=refusals)
    else:
        later = timezone.now() + WAITS[refusals - 1]
        record_outcome(mail, MailStatus.WAITING, words, next_attempt_at=later, refusals=refusals)


def give_up_waiting(mail: Mail) -> None:
    """Give up other waiting emails to an address that no longer exists."""
    same = {"user_id": mail.user_id, "recipient": mail.recipient, "status": MailStatus.WAITING}
    with transaction.atomic():
        for twin in Mail.objects.select_for_update(skip_locked=True).filter(**same):
            if is_suppressed(twin.kind, twin.user_id, twin.recipient):
                give_up(twin, BOUNCED)


def still_claimed(mail: Mail) -> Any:
    """Return the row of an email if this worker still has it: a stale one was given up."""
    return Mail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, attempts=mail.attempts)


def record_outcome(mail: Mail, status: MailStatus, words: str | None, **values: object) -> None:
    """Record an email's result, with history unless it was simply sent; wait while the database restarts."""
    for tries_left in reversed(range(WRITE_TRIES)):
        try:
            with transaction.atomic():
                written = still_claimed(mail).update(status=status, error=words, **values)
                if written and (words or mail.attempts > 1):
                    MailHistory.objects.create(mail=mail, status=status, words=words or "The server accepted it.")
            return
        except Exception as error:
            if not tries_left or database.in_atomic_block or not is_outage(error):
                raise
            database.close()
            time.sleep(1)
