"""What became of an email: written down with its history, tried again later, or given up."""

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

# How long after each refusal of an email the next try comes; after the last the email has failed.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# A server that ends every connection at an email is asked for this long.
OLDEST = datetime.timedelta(days=5)
# After this many new connections in a row that took nothing, the rest waits for the next run.
MOST_FRUITLESS = 3
# How often an answer is written down that could not be: the database restarts.
WRITE_TRIES = 10


def note_refusal(mail: Mail, error: NotSentError, server: ServerConnection) -> bool:
    """Write down why an email did not leave; return whether another may."""
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
            # It took what it wanted to take; the email is the first on the next connection.
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
    """Try an email later that the server did not want now, or give up after many tries."""
    refusals = mail.refusals + 1
    if refusals > len(WAITS):
        record_outcome(mail, MailStatus.FAILED, words, refusals=refusals)
    else:
        later = timezone.now() + WAITS[refusals - 1]
        record_outcome(mail, MailStatus.WAITING, words, next_attempt_at=later, refusals=refusals)


def give_up_waiting(mail: Mail) -> None:
    """Give up what else waits for an address that is gone."""
    same = {"user_id": mail.user_id, "recipient": mail.recipient, "status": MailStatus.WAITING}
    with transaction.atomic():
        for twin in Mail.objects.select_for_update(skip_locked=True).filter(**same):
            if is_suppressed(twin.kind, twin.user_id, twin.recipient):
                give_up(twin, BOUNCED)


def still_claimed(mail: Mail) -> Any:
    """Return the row of an email if it is still the sender's: a stale one was given up meanwhile."""
    return Mail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, attempts=mail.attempts)


def record_outcome(mail: Mail, status: MailStatus, words: str | None, **values: object) -> None:
    """Write down what became of an email, with its history unless it simply left; wait for a database that restarts."""
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
