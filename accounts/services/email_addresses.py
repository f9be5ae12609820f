"""Email addresses: those that differ only by case, locks for one at a time, and responses that give none away."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext

from accounts.backends import is_utf8
from accounts.mailboxes import comparable_address, rows_of_mailbox
from accounts.managers import UserManager
from accounts.models import PendingUser, User

LONGEST = 254  # RFC 5321
LOCK_CLASS = 1_684_104_567  # an arbitrary number for the advisory locks of addresses


def clean_email(email: str) -> str:
    """Return an address as it is kept, its domain in lower case; ValidationError for what is no address."""
    email = UserManager.normalize_email(email.strip())
    if len(email) > LONGEST or not is_utf8(email):
        raise ValidationError(gettext("Enter an email address in the format name@example.org."), code="invalid")
    EmailValidator(gettext("Enter an email address in the format name@example.org."))(email)
    return email


def lock_address(email: str) -> None:
    """Make everyone who signs up, verifies or links with this address wait for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(lower(%s)))", [LOCK_CLASS, comparable_address(email)])


def pending_sign_ups(email: str) -> QuerySet[PendingUser]:
    """Return the sign-ups that wait for this mailbox, however it is spelled."""
    return rows_of_mailbox(PendingUser.objects.all(), email)


def owner_of(email: str) -> User | None:
    """Return someone who has an account with this mailbox: who spells it so, else in another way."""
    users = list(rows_of_mailbox(User.objects.all(), email).order_by("id"))
    return next((user for user in users if user.email == email), users[0] if users else None)


def case_twins() -> list[list[User]]:
    """Return the people whose addresses are spellings of someone else's mailbox, twin beside twin."""
    doubled = User.objects.values(lower_email=Lower("email")).annotate(people=Count("id")).filter(people__gt=1)
    # Letters beyond ASCII, or their form on the network, in the domain: two spellings that the database cannot compare.
    international = Q(email__iregex=r"@(.*\.)?xn--") | Q(email__regex=r"@.*[^\x01-\x7f]")
    users = User.objects.alias(lower_email=Lower("email")).filter(
        Q(lower_email__in=doubled.values("lower_email")) | international
    )
    groups: dict[str, list[User]] = {}
    for user in users.order_by(Lower("email"), "id"):
        groups.setdefault(comparable_address(user.email), []).append(user)
    return [group for group in groups.values() if len(group) > 1]


@contextmanager
def roll_back_unless(real: bool) -> Iterator[None]:
    """Do the block's work, inside a transaction, and undo it where it is `real` for no one.

    The time of a response then does not say whether an address has an account: the database does the same either way.
    """
    savepoint = transaction.savepoint()
    yield
    if real:
        transaction.savepoint_commit(savepoint)
    else:
        transaction.savepoint_rollback(savepoint)
