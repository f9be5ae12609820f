"""Signing up: a sign-up waits in `pending_users` until its emailed link is opened (contract 3.1).

Every response is the same whether or not an address has an account; its owner gets an email instead.

The person who opens the link owns the address, and the person who signed up may be someone else. So our page lets the
one who opens the link choose the password. The API's contract has no password at that step: there the one that was
typed counts if the address was signed up once.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import hashers
from accounts.enums import Capacity
from accounts.models import PendingUser, User, UserCapacity
from accounts.models.user import unusable_password
from accounts.services import passwords
from accounts.services.email_addresses import clean_email, lock_address, owner_of, pending_sign_ups, roll_back_unless
from accounts.services.mailed_links import VERIFY_LIFE, LinkError, email_of, hashed_secret, verify_link, verify_token
from pdap.db.actor import set_actor
from pdap.lib.mail import send_later
from pdap.lib.spoken import spoken_language

VERIFY, ALREADY_REGISTERED = "accounts/mail/verify", "accounts/mail/already_registered"


class AlreadyRegisteredError(LinkError):
    """Meanwhile the link's address has an account made in another way."""


@transaction.atomic
def sign_up(email: str, password: str | None, capacities: Iterable[str] = ()) -> None:
    """Let a sign-up wait for its address to be verified, and email the link; an owner of the address is told instead.

    This replaces an earlier sign-up for the address, so that no one can block someone else's. If two people sign up for
    one address, we don't know whose it is, and neither password counts. The caller has checked the password
    (`accounts.services.passwords.check_new`). Raises ValidationError for an invalid address and ValueError for an
    unknown capacity.
    """
    email = clean_email(email)
    secret = verify_token(email)
    digest = None if password is None else hashers.make_hash(password)
    lock_address(email)
    owner = owner_of(email)
    was_waiting = bool(pending_sign_ups(email).delete()[0])
    with roll_back_unless(real=owner is None):
        PendingUser.objects.create(
            email=email,
            password_digest=unusable_password() if digest is None or was_waiting else digest,
            validation_token=hashed_secret(secret),
            capacities=[Capacity(capacity) for capacity in dict.fromkeys(capacities)],
        )
    mail_link(email, owner, secret)


@transaction.atomic
def resend(email: str) -> None:
    """Email a new link to a sign-up that waits, which ends the one before; an owner of the address is told instead.

    Raises ValidationError for what is no address.
    """
    email = clean_email(email)
    secret = verify_token(email)
    lock_address(email)
    owner = owner_of(email)
    waiting = pending_sign_ups(email).order_by("-created_at").first()
    changed = PendingUser.objects.filter(pk=waiting.pk if waiting else 0)
    changed.update(validation_token=hashed_secret(secret), created_at=timezone.now())
    with roll_back_unless(real=bool(owner or waiting)):
        mail_link(waiting.email if waiting else email, owner, secret)


@transaction.atomic
def verify_email(secret: str, password: str | None = None) -> User:
    """Make the person whose mailed link this is, and return them; the link works once and for 24 hours.

    Their password is the one that they give here, else the one of the sign-up. Where that does not count, they have
    none, and a link to choose one is mailed. Raises LinkError, AlreadyRegisteredError where someone has an account
    with the address meanwhile, and ValidationError where this may not be a password; the link then still works.
    """
    pending = sign_up_of_link(secret)
    if pending is None:
        raise LinkError
    lock_address(pending.email)
    # The person who held the lock may have used or replaced the link.
    pending = sign_up_of_link(secret)
    if pending is None:
        raise LinkError
    if owner_of(pending.email) is not None:
        raise AlreadyRegisteredError
    person = User(email=pending.email, password=pending.password_digest, language=spoken_language())
    if password is not None:
        passwords.check_new(password, pending.email)
        person.set_password(password)
    person.save()
    set_actor(person.pk)
    UserCapacity.objects.bulk_create(
        UserCapacity(user=person, capacity=capacity) for capacity in dict.fromkeys(pending.capacities or ())
    )
    pending_sign_ups(pending.email).delete()
    if not person.has_usable_password():
        passwords.request_reset(person.email)
    return person


def sign_up_of_link(secret: str) -> PendingUser | None:
    return PendingUser.objects.filter(
        validation_token=hashed_secret(secret), created_at__gt=timezone.now() - VERIFY_LIFE
    ).first()


def leads_to_account(secret: str) -> bool:
    """Return whether a link of ours, even an expired one, names an address that has an account."""
    email = email_of(secret)
    return email is not None and owner_of(email) is not None


def mail_link(email: str, owner: User | None, secret: str) -> None:
    template, to = (VERIFY, email) if owner is None else (ALREADY_REGISTERED, owner.email)
    language = owner.language if owner else None
    context = {"link": verify_link(secret, language)}
    send_later(template, to=to, context=context, user_id=owner.pk if owner else None, language=language)
