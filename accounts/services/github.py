"""GitHub accounts that sign people in: `external_accounts` is the truth (contract 3.9).

A person is found by GitHub's number for them, never by an address: that may change hands.
"""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext

from accounts.enums import AccountType
from accounts.models import ExternalAccount, User
from accounts.services.email_addresses import clean_email, lock_address, owner_of, pending_sign_ups
from pdap.db.actor import set_actor
from pdap.lib.spoken import spoken_language

LOCK_CLASS = 1_684_104_568  # the advisory locks of GitHub's numbers


class GitHubError(Exception):
    """The GitHub account can't be used; the text says why, and what to do."""


class UnverifiedError(GitHubError):
    """GitHub knows no verified address of a newcomer."""


class KnownAddressError(GitHubError):
    """The newcomer's address has an account that is not linked."""


class LinkedElsewhereError(GitHubError):
    """GitHub's account belongs to someone else here, or the person has another one."""


@transaction.atomic
def sign_in(identifier: str, verified_email: str | None) -> User:
    """Return the person with this GitHub account; a newcomer with a verified address gets an account.

    `verified_email` is the primary address there, if GitHub has verified it. Raises UnverifiedError and
    KnownAddressError.
    """
    _lock(identifier)
    if (owner := owner_of_account(identifier)) is not None:
        return owner
    try:
        email = clean_email(verified_email or "")
    except ValidationError as error:
        raise UnverifiedError(
            gettext(
                "GitHub hasn’t verified your primary email address. Verify it on GitHub, or sign up with a password."
            )
        ) from error
    lock_address(email)
    if owner_of(email) is not None:
        raise KnownAddressError(
            gettext(
                "Your GitHub email address already has an account here that isn’t linked to GitHub. Sign in with "
                "your password, then link GitHub."
            )
        )
    person = User(email=email, language=spoken_language())
    person.set_unusable_password()
    person.save()
    set_actor(person.pk)
    _add(person, identifier)
    pending_sign_ups(email).delete()
    return person


@transaction.atomic
def link_account(person: User, identifier: str) -> None:
    """Let a GitHub account sign this person in; nothing if it already does. Raises LinkedElsewhereError."""
    _lock(identifier)
    owner = owner_of_account(identifier)
    if owner == person:
        return
    if owner is not None:
        raise LinkedElsewhereError(gettext("This GitHub account is already linked to someone else’s account."))
    User.objects.select_for_update().get(pk=person.pk)
    if account_of(person) is not None:
        raise LinkedElsewhereError(gettext("Your account is linked to another GitHub account. Unlink it first."))
    set_actor(person.pk)
    _add(person, identifier)


@transaction.atomic
def unlink_account(person: User) -> bool:
    """Let GitHub no longer sign this person in; return whether it did before."""
    set_actor(person.pk)
    gone, _ = ExternalAccount.objects.filter(user=person, account_type=AccountType.GITHUB).delete()
    return bool(gone)


def account_of(person: User) -> ExternalAccount | None:
    return ExternalAccount.objects.filter(user=person, account_type=AccountType.GITHUB).first()


def owner_of_account(identifier: str) -> User | None:
    """Return who a GitHub account belongs to: of several, as the existing system allowed, who linked it first."""
    row = (
        ExternalAccount.objects.filter(account_type=AccountType.GITHUB, account_identifier=identifier)
        .select_related("user")
        .order_by("row_id")
        .first()
    )
    return row.user if row else None


def _add(person: User, identifier: str) -> None:
    ExternalAccount.objects.create(user=person, account_type=AccountType.GITHUB, account_identifier=identifier)


def _lock(identifier: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, identifier])
