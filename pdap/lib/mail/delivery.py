"""Sending what waits in the ledger: each mail at most once, no matter which process is killed when.

A mail is marked `sending`, and that is committed, before anything of it leaves, and `handed_over` before the server is
given its last line. If no one comes back to say what became of it, it waits again, or turns `uncertain` where it had
been handed over. What the server answers decides (`refusals.py`): this mail is tried again later, or has failed; or the
connection is made again; or everything waits.
"""

import datetime
import itertools
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from pdap.lib.alarm import tell_staff
from pdap.lib.jobs import note_progress
from pdap.lib.mail.bounces import BOUNCED, forget_bounce, is_suppressed, note_bounce
from pdap.lib.mail.brakes import TO_MANY, is_braked, other_mails_allowed
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.ledger import give_up
from pdap.lib.mail.message import message_of
from pdap.lib.mail.models import Mail, MailHistory
from pdap.lib.mail.refusals import NotSentError, Refusal, refusal_while_connecting, refusal_while_sending
from pdap.lib.mail.standing import still_holds
from pdap.lib.mail.steady_smtp import SteadySMTP
from pdap.lib.outage import is_outage

logger = logging.getLogger(__name__)

# Django's backend does not tell whether a mail was handed over before the connection broke.
STEADY = {"django.core.mail.backends.smtp.EmailBackend": "pdap.lib.mail.steady_smtp.EmailBackend"}

# After so many mails each worker asks again whether the limit is reached.
LOOK_AGAIN = 100

# How long after each refusal of a mail the next try comes; after the last the mail has failed.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# No sending takes this long: the worker that claimed the mail is gone.
STALE = datetime.timedelta(minutes=15)
# A mail that was not handed over can be taken from a slow worker as well: that one stops before it hands it over.
LOST = datetime.timedelta(minutes=2)
# A server that ends every connection at a mail is asked for so long.
OLDEST = datetime.timedelta(days=5)
# After so many new connections in a row that took nothing, the rest waits for the next run.
MOST_FRUITLESS = 3
OVERTAKEN = "Not sent: its content is out of date."
# How often an answer is written down that could not be: the database restarts.
WRITE_TRIES = 10


class TakenAwayError(Exception):
    """The mail is no longer this worker's: someone thought the worker dead."""


@dataclass
class Line:
    """The connection to the mail server, made again when it breaks: how many mails it took, and how many took none."""

    backend: BaseEmailBackend = field(default_factory=lambda: get_connection(steady_backend()))
    carried: int = 0
    fruitless: int = 0

    def hang_up(self) -> None:
        """End the connection; the next mail makes another."""
        self.carried = 0
        try:
            self.backend.close()
        except OSError:  # also smtplib's errors
            self.backend.connection = None  # type: ignore[attr-defined]

    @property
    def smtp(self) -> SteadySMTP | None:
        smtp = getattr(self.backend, "connection", None)
        return smtp if isinstance(smtp, SteadySMTP) else None


def steady_backend() -> str:
    return STEADY.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND)


def deliver_waiting() -> int:
    """Send every mail whose time has come; return how many left. Several workers share the work."""
    give_up_stale()
    sent = 0
    line = Line()
    try:
        for taken in itertools.count():
            if taken % LOOK_AGAIN == 0:
                with_digests, allowed = not is_braked(), other_mails_allowed()
            mail = claim_mail(with_digests) if allowed > 0 else None
            if mail is None:
                return sent
            allowed -= mail.kind not in TO_MANY
            try:
                sent += deliver(mail, line)
            except NotSentError as error:
                if not note_refusal(mail, error, line):
                    return sent
    finally:
        line.hang_up()
    return sent


def give_up_stale() -> int:
    """Let what was never handed over wait again, and mark the rest as uncertain; return how many mails that are."""
    now = timezone.now()
    sending = Mail.objects.filter(status=MailStatus.SENDING)
    lost = sending.filter(handed_over=False, claimed_at__lt=now - LOST)
    lost.update(status=MailStatus.WAITING, next_attempt_at=now)
    stale = list(sending.exclude(handed_over=False).filter(claimed_at__lt=now - STALE))
    for mail in stale:
        record_outcome(mail, MailStatus.UNCERTAIN, "The worker was stopped while the server had the email.")
    if stale:
        logger.error("%s emails may or may not have been sent. Check them in the admin.", len(stale))
    return len(stale)


def claim_mail(with_digests: bool = True) -> Mail | None:
    """Take the next mail, so that no other worker does; None where none waits."""
    with transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True).filter(
            status=MailStatus.WAITING, next_attempt_at__lte=timezone.now()
        )
        if not with_digests:
            waiting = waiting.exclude(kind__in=TO_MANY)
        mail = waiting.order_by("next_attempt_at", "id").first()
        if mail is not None:
            mail.status, mail.claimed_at, mail.attempts = MailStatus.SENDING, timezone.now(), mail.attempts + 1
            mail.handed_over = False
            mail.save(update_fields=["status", "claimed_at", "attempts", "handed_over"])
        return mail


def deliver(mail: Mail, line: Line) -> bool:
    """Send a claimed mail and write down what became of it; return whether it left. Raises NotSentError."""
    if not still_holds(mail):
        record_outcome(mail, MailStatus.GIVEN_UP, OVERTAKEN, body_text="", body_html="")
        return False
    try:
        transmit(mail, line)
    except TakenAwayError:
        line.hang_up()
        return False
    except (OSError, AnymailError) as error:  # smtplib's errors are OSErrors too
        line.hang_up()
        record_outcome(mail, MailStatus.UNCERTAIN, type(error).__name__)
        logger.error("Email %s (%s) may or may not have been sent: %s", mail.pk, mail.kind, type(error).__name__)
        return False
    line.carried += 1
    line.fruitless = 0
    record_outcome(mail, MailStatus.SENT, None, sent_at=timezone.now(), body_text="", body_html="")
    if line.smtp is not None:
        # The server that refused the address takes it; Mailgun takes every one.
        forget_bounce(mail.user_id)
    note_progress()
    return True


def transmit(mail: Mail, line: Line) -> None:
    """Hand a mail to the server; NotSentError where it certainly did not take it."""
    message = message_of(mail, line.backend)
    try:
        line.backend.open()
    except OSError as error:
        raise refusal_while_connecting(error) from error
    if line.smtp is None:
        note_handing_over(mail)
    else:
        line.smtp.handed_over = None
        line.smtp.before_handing_over = lambda: note_handing_over(mail)
    try:
        message.send()
    except (OSError, AnymailError, ValueError) as error:
        if (refusal := refusal_while_sending(error, line.smtp.handed_over if line.smtp else None)) is not None:
            raise refusal from error
        raise


def note_handing_over(mail: Mail) -> None:
    """Write down that from now on only the server knows whether it has the mail; TakenAwayError if it is another's."""
    if not still_claimed(mail).update(handed_over=True):
        raise TakenAwayError


def note_refusal(mail: Mail, error: NotSentError, line: Line) -> bool:
    """Write down why a mail did not leave; return whether another may."""
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
        case Refusal.CONNECTION if line.carried:
            # It took what it wanted to take; the mail is the first on the next connection.
            line.hang_up()
            record_outcome(mail, MailStatus.WAITING, words)
            return True
    line.hang_up()
    line.fruitless += 1
    if error.refusal is Refusal.CONNECTION and mail.created_at < now - OLDEST:
        record_outcome(mail, MailStatus.FAILED, words)
        return True
    pause = WAITS[min(mail.attempts, 2) - 1]
    record_outcome(mail, MailStatus.WAITING, words, next_attempt_at=now + pause)
    if error.refusal is Refusal.OURS and cache.add("mail-refused", True, timeout=60 * 60):
        tell_staff(f"The mail server refuses our emails, so all emails are waiting. It says: {words}")
    return error.refusal is Refusal.CONNECTION and line.fruitless < MOST_FRUITLESS


def put_off(mail: Mail, words: str) -> None:
    """Try a mail later that the server did not want now, or give up after many tries."""
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
    """Return the row of a mail if it is still the sender's: a stale one was given up meanwhile."""
    return Mail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, attempts=mail.attempts)


def record_outcome(mail: Mail, status: MailStatus, words: str | None, **values: object) -> None:
    """Write down what became of a mail, with its history unless it simply left; wait for a database that restarts."""
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
