"""Passwords: which are accepted, changing one, and replacing a forgotten one (contract 3.2, 3.3)."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.backends import find_by_email, is_utf8
from accounts.models import ResetToken, User
from accounts.services.api_keys import revoke_key
from accounts.services.email_addresses import clean_email, roll_back_unless
from accounts.services.mailed_links import RESET_LIFE, LinkError, hashed_secret, reset_link, reset_token
from accounts.services.named_keys import end_all_named_keys, has_key
from accounts.services.sessions import end_everywhere
from pdap.db.actor import acting_as
from pdap.lib.mail import send_later

LONGEST = 1000  # the work of hashing grows with the length
RESET, CHANGED = "accounts/mail/reset", "accounts/mail/password_changed"


def check_new(password: str, email: str) -> None:
    """Raise ValidationError, with advice, where this may not be someone's new password.

    At least eight characters, not all digits, not alike the address, and none of the common ones that are tried first.
    The old rule of the pages (upper, lower, digit, sign) let `Password1!` pass and refused long phrases.
    """
    if len(password) > LONGEST:
        raise ValidationError(gettext("Use %(most)d characters or fewer.") % {"most": LONGEST}, code="too_long")
    if not is_utf8(password) or "\0" in password:
        raise ValidationError(gettext("This password contains an invalid character. Choose another."), code="invalid")
    validate_password(password, User(email=email))


def change_password(person: User, password: str, current_session: str | None, end_key: bool = False) -> None:
    """Give someone a new password, end all their other sessions, and tell them by email; `end_key`: their API keys too.

    Their access tokens end by themselves: they carry a mark of the password before.
    """
    with acting_as(person.pk):
        set_password(person, password, end_key)
        end_everywhere(person.pk, except_session=current_session)


@transaction.atomic
def request_reset(email: str) -> None:
    """Email a link to the owner of this address; no one learns whether there is one.

    A new link ends the one before. Raises ValidationError for what is no address.
    """
    email = clean_email(email)
    owner = find_by_email(email)
    secret = reset_token(owner.email if owner else email, owner.pk if owner else 0)
    ResetToken.objects.filter(user_id=owner.pk if owner else 0, used_token=None).delete()
    with roll_back_unless(real=owner is not None):
        ResetToken.objects.create(user=owner, token=hashed_secret(secret), create_date=timezone.now())
        send_later(
            RESET,
            to=owner.email if owner else email,
            context={"link": reset_link(secret, owner.language if owner else None)},
            user_id=owner.pk if owner else None,
            language=owner.language if owner else None,
        )


def owner_of_link(secret: str) -> User | None:
    """Return whose password a link still replaces; this does not use it up."""
    token = _live(secret).select_related("user").first()
    return token.user if token else None


def reset_password(secret: str, password: str, end_key: bool = False) -> User:
    """Give the owner of this emailed link a new password, end all their sessions, and return them.

    With `end_key` their API keys end too.

    The link works once and for 15 minutes. Raises LinkError, and ValidationError where the password may not be one;
    the link then still works.
    """
    with transaction.atomic():
        # The row is locked: of two who come at once, one finds it gone.
        token = _live(secret).select_for_update(of=("self",)).select_related("user").first()
        if token is None or token.user is None:
            raise LinkError
        person = token.user
        check_new(password, person.email)
        with acting_as(person.pk):
            ResetToken.objects.filter(pk=token.pk).update(token=None, used_token=token.token)
            ResetToken.objects.filter(user=person, used_token=None).delete()
            set_password(person, password, end_key)
            end_everywhere(person.pk)
    return person


def was_used(secret: str) -> bool:
    """Return whether a link has replaced a password already; it is remembered for a day."""
    return ResetToken.objects.filter(used_token=hashed_secret(secret)).exists()


def _live(secret: str) -> QuerySet[ResetToken]:
    return ResetToken.objects.filter(
        token=hashed_secret(secret), user__isnull=False, create_date__gt=timezone.now() - RESET_LIFE
    )


def set_password(person: User, password: str, end_key: bool = False) -> None:
    """Write a new password and the email that says so, in the transaction of the caller, who ends the sessions."""
    person.set_password(password)
    person.save(update_fields=["password"])
    if end_key:
        revoke_key(person)
        end_all_named_keys(person.pk)
    context = {"has_key": has_key(person)}
    send_later(CHANGED, to=person.email, context=context, user_id=person.pk, language=person.language)
