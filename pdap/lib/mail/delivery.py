"""Sending what waits in the ledger: each email at most once, no matter which process is killed when.

An email is marked `sending`, and that is committed, before anything is sent, and `handed_over` before the server gets
its last line. If its result is never recorded, it waits again, or becomes `uncertain` if it had been handed over. The
server's response (`refusals.py`) decides whether this email is tried later or has failed, whether the connection is
made again, or whether everything waits (`sending_results.py`).
"""

import datetime
import itertools
import logging

from anymail.exceptions import AnymailError
from django.db import transaction
from django.utils import timezone

from pdap.lib.jobs import note_progress
from pdap.lib.mail.bounces import forget_bounce
from pdap.lib.mail.brakes import TO_MANY, is_braked, other_mails_allowed
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.message import message_of
from pdap.lib.mail.models import Mail
from pdap.lib.mail.refusals import NotSentError, refusal_while_connecting, refusal_while_sending
from pdap.lib.mail.sending_results import note_refusal, record_outcome, still_claimed
from pdap.lib.mail.server_connection import ServerConnection
from pdap.lib.mail.standing import still_holds

logger = logging.getLogger(__name__)

# After this many emails, each worker checks the limits again.
LOOK_AGAIN = 100
# Sending never takes this long, so the worker that claimed the email is dead.
STALE = datetime.timedelta(minutes=15)
# An email that was not handed over may even be taken from a slow worker, which stops before it hands it over.
LOST = datetime.timedelta(minutes=2)
OVERTAKEN = "Not sent: its content is out of date."


class TakenAwayError(Exception):
    """The email is no longer this worker's: another worker took this one for dead."""


def deliver_waiting() -> int:
    """Send every email that is due; return how many were sent. Several workers can share the work."""
    give_up_stale()
    sent = 0
    server = ServerConnection()
    try:
        for taken in itertools.count():
            if taken % LOOK_AGAIN == 0:
                with_digests, allowed = not is_braked(), other_mails_allowed()
            mail = claim_mail(with_digests) if allowed > 0 else None
            if mail is None:
                return sent
            allowed -= mail.kind not in TO_MANY
            try:
                sent += deliver(mail, server)
            except NotSentError as error:
                if not note_refusal(mail, error, server):
                    return sent
    finally:
        server.close()
    return sent


def give_up_stale() -> int:
    """Requeue stale emails that were not handed over, and mark the others as uncertain; return how many those are."""
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
    """Claim the next email, so that no other worker takes it; None if none is due."""
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


def deliver(mail: Mail, server: ServerConnection) -> bool:
    """Send a claimed email and record the result; return whether it was sent. Raises NotSentError."""
    if not still_holds(mail):
        record_outcome(mail, MailStatus.GIVEN_UP, OVERTAKEN, body_text="", body_html="")
        return False
    try:
        transmit(mail, server)
    except TakenAwayError:
        server.close()
        return False
    except (OSError, AnymailError) as error:  # smtplib's errors are OSErrors too
        server.close()
        record_outcome(mail, MailStatus.UNCERTAIN, type(error).__name__)
        logger.error("Email %s (%s) may or may not have been sent: %s", mail.pk, mail.kind, type(error).__name__)
        return False
    server.carried += 1
    server.fruitless = 0
    record_outcome(mail, MailStatus.SENT, None, sent_at=timezone.now(), body_text="", body_html="")
    if server.smtp is not None:
        # The server that refused the address accepts it now; Mailgun accepts every address.
        forget_bounce(mail.user_id)
    note_progress()
    return True


def transmit(mail: Mail, server: ServerConnection) -> None:
    """Send an email to the server; NotSentError if the server certainly did not accept it."""
    message = message_of(mail, server.backend)
    try:
        server.backend.open()
    except OSError as error:
        raise refusal_while_connecting(error) from error
    if server.smtp is None:
        note_handing_over(mail)
    else:
        server.smtp.handed_over = None
        server.smtp.before_handing_over = lambda: note_handing_over(mail)
    try:
        message.send()
    except (OSError, AnymailError, ValueError) as error:
        if (refusal := refusal_while_sending(error, server.smtp.handed_over if server.smtp else None)) is not None:
            raise refusal from error
        raise


def note_handing_over(mail: Mail) -> None:
    """Record that only the server will know whether it has the email; TakenAwayError if another worker took it."""
    if not still_claimed(mail).update(handed_over=True):
        raise TakenAwayError
