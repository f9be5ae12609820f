"""What staff decide about emails that failed or may have been sent; each decision is in the email's history."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Case, F, QuerySet, TextChoices, When
from django.utils import timezone

from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.ledger import give_up, wake_worker
from pdap.lib.mail.models import Mail, MailHistory

UNDECIDED = (MailStatus.FAILED, MailStatus.UNCERTAIN)
# Parts of links that give anyone access to an account or a subscription.
LINK = re.compile(r"https?://[^\s\"'<>]+")
KEY = re.compile(r"(?<=[/=])[\w.:%~-]{20,}")


class Decision(TextChoices):
    SEND_AGAIN = "send-again", "Send again"
    ARRIVED = "arrived", "It arrived"
    GIVE_UP = "give-up", "Give up"


def undecided_mails() -> QuerySet[Mail]:
    """Return the emails that wait for a decision: those that failed, and those that may have been sent."""
    return Mail.objects.filter(status__in=UNDECIDED)


@transaction.atomic
def decide(pks: Collection[int], decision: Decision, person_id: int | None = None) -> int:
    """Apply a decision to those emails that still wait for one; return how many did.

    Without a person, it was made on the command line.
    """
    mails = list(undecided_mails().filter(pk__in=pks).select_for_update().order_by("id"))
    words = decision.label if person_id else f"{decision.label} (command line)"
    if decision is Decision.GIVE_UP:
        for mail in mails:
            give_up(mail, words, person_id)
        return len(mails)
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails])
    if decision is Decision.SEND_AGAIN:
        status = MailStatus.WAITING
        rows.update(status=status, next_attempt_at=timezone.now(), refusals=0, handed_over=None)
    else:
        status = MailStatus.SENT
        left_at = Case(When(claimed_at=None, then=F("created_at")), default=F("claimed_at"))
        rows.update(status=status, sent_at=left_at, body_text="", body_html="", error=None)
    MailHistory.objects.bulk_create(
        [MailHistory(mail=mail, status=status, words=words, person_id=person_id) for mail in mails]
    )
    if mails and decision is Decision.SEND_AGAIN:
        wake_worker()
    return len(mails)


def text_without_keys(mail: Mail) -> str:
    """Return an email's text, without the parts of links that would let a reader act as the recipient."""
    return LINK.sub(lambda link: hide_keys(link[0]), mail.body_text)


def hide_keys(link: str) -> str:
    address = urlsplit(link)
    start = f"{address.scheme}://{address.netloc}"
    return start + KEY.sub("…", link.removeprefix(start))
