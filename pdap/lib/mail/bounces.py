"""Addresses that no longer exist: they get only what their owner asks for."""

from itertools import islice

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from django_q.tasks import async_task

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.mail import mailgun
from pdap.lib.mail.models import BouncedAddress, Mail

# Links to sign up or reset a password are sent whenever they are requested: the mailbox may be back.
ASKED_FOR = "accounts/"
# How many addresses are compared with people's in one query.
AT_ONCE = 500
BOUNCE_WARNING = _("We couldn’t deliver email to your address, so we stopped sending it. See your profile to fix this.")
BOUNCED = "Not sent: an earlier email couldn’t be delivered to this address."


def is_suppressed(kind: str, user_id: int | None, address: str) -> bool:
    """Return whether an email of a kind must not be sent to a person's address."""
    return user_id is not None and not kind.startswith(ASKED_FOR) and is_bounced(user_id, address)


def is_bounced(user_id: int, address: str) -> bool:
    return BouncedAddress.objects.filter(user_id=user_id, address__iexact=address).exists()


def note_bounce(mail: Mail, words: str) -> None:
    """Record that an email's recipient no longer exists."""
    if mail.user_id is not None:
        values = {"address": mail.recipient, "words": words}
        BouncedAddress.objects.update_or_create(user_id=mail.user_id, defaults=values)


def note_bounces_of_mailgun() -> int:
    """Record which people's addresses no longer exist according to Mailgun; return how many are new."""
    if not mailgun.is_used():
        return 0
    gone_addresses, new = mailgun.bounces(), 0
    while batch := dict(islice(gone_addresses, AT_ONCE)):
        words = {address.lower(): reason for address, reason in batch.items()}
        people = get_user_model().objects.alias(lower_email=Lower("email")).filter(lower_email__in=words)
        bounced = dict(BouncedAddress.objects.filter(user__in=people).values_list("user_id", "address"))
        for person in people:
            if bounced.get(person.pk, "").lower() != person.email.lower():
                values = {"address": person.email, "words": words[person.email.lower()] or "Mailgun: gone"}
                BouncedAddress.objects.update_or_create(user_id=person.pk, defaults=values)
                new += 1
    return new


def forget_bounce(user_id: int | None) -> bool:
    """Allow sending to a person's address again; return whether it was suppressed."""
    gone = None if user_id is None else BouncedAddress.objects.filter(user_id=user_id).first()
    if gone is None:
        return False
    gone.delete()
    if mailgun.is_used():
        async_task(
            "pdap.lib.mail.mailgun.take_off_list", gone.address, task_name="Let Mailgun send to an address again"
        )
    return True
