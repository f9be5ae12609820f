"""People whom administrators create, and whose passwords they replace (contract 2.8)."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from accounts.services.api_keys import revoke_key
from accounts.services.email_addresses import clean_email, lock_address, owner_of, pending_sign_ups
from accounts.services.named_keys import end_all_named_keys
from accounts.services.passwords import check_new, set_password
from accounts.services.permissions import BeyondOwnPermissionsError, grant, lock_permissions, permissions_of
from accounts.services.sessions import end_everywhere
from pdap.db.actor import set_actor


class KnownAddressError(ValueError):
    """Someone has an account with this address."""


@transaction.atomic
def create_person(email: str, password: str, permissions: Collection[str], actor: User) -> User:
    """Make a person whose address counts as verified, with these permissions; return them.

    ValidationError for what is no address; KnownAddressError; the errors of `grant` for permissions that the actor
    cannot pass on. The caller has checked the password (`accounts.services.passwords.check_new`).
    """
    lock_permissions()
    set_actor(actor.pk)
    email = clean_email(email)
    lock_address(email)
    if owner_of(email) is not None:
        raise KnownAddressError("User with email already exists.")
    person = User(email=email)
    person.set_password(password)
    person.save()
    for name in dict.fromkeys(permissions):
        grant(person, name, actor)
    pending_sign_ups(email).delete()
    return person


@transaction.atomic
def replace_password(person: User, password: str, actor: User) -> None:
    """Give someone else a new password, end all their sessions and tokens, and tell them by email.

    ValidationError where the password may not be one; NotYoursToGiveError if they hold what the actor does not: who
    knew their password would hold it too.
    """
    locked = lock_within_rights(person, actor)
    check_new(password, locked.email)
    set_actor(actor.pk)
    set_password(locked, password)
    end_everywhere(locked.pk)


@transaction.atomic
def end_access(person: User, actor: User) -> int:
    """End all sessions, refresh tokens and keys of someone; return how many sessions there were.

    Access tokens that are out live for an hour at most. NotYoursToGiveError as `replace_password`.
    """
    locked = lock_within_rights(person, actor)
    revoke_key(locked, actor.pk)
    end_all_named_keys(locked.pk)
    return end_everywhere(locked.pk)


def lock_within_rights(person: User, actor: User) -> User:
    """Return a person, locked, who holds no permission that the actor does not."""
    lock_permissions()
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not permissions_of(actor) >= permissions_of(locked):
        raise BeyondOwnPermissionsError("This person has permissions that you don’t have.")
    return locked
