"""Addresses that no longer exist: they get nothing more, but what their owner asks for."""

from pdap.lib.mail.models import BouncedAddress, Mail

# A link to sign up or to a new password is sent whenever it is asked for: the mailbox may be back.
ASKED_FOR = "accounts/"
BOUNCED = "Not sent: an earlier email could not be delivered to this address."


def is_suppressed(kind: str, user_id: int | None, address: str) -> bool:
    """Return whether an email of a kind is not to be sent to a person's address."""
    return user_id is not None and not kind.startswith(ASKED_FOR) and is_bounced(user_id, address)


def is_bounced(user_id: int, address: str) -> bool:
    return BouncedAddress.objects.filter(user_id=user_id, address__iexact=address).exists()


def note_bounce(mail: Mail, words: str) -> None:
    """Write down that the address of an email's reader is gone."""
    if mail.user_id is not None:
        values = {"address": mail.recipient, "words": words}
        BouncedAddress.objects.update_or_create(user_id=mail.user_id, defaults=values)


def forget_bounce(user_id: int | None) -> bool:
    """Send to a person's address again; return whether it was given up."""
    return user_id is not None and bool(BouncedAddress.objects.filter(user_id=user_id).delete()[0])
