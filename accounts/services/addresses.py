"""Email addresses: those that differ by case alone, one at a time, and answers that give none away."""

from collections.abc import Iterator
from contextlib import contextmanager

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import connection, transaction
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Lower

from accounts.backends import is_utf8
from accounts.managers import UserManager
from accounts.models import PendingUser, User

LONGEST = 254  # RFC 5321
LOCK_CLASS = 1_684_104_567  # any number of our own: the advisory locks of addresses


def clean_email(email: str) -> str:
    """Return an address as it is kept, its domain in lower case; ValidationError for what is no address."""
    email = UserManager.normalize_email(email.strip())
    if len(email) > LONGEST or not is_utf8(email):
        raise ValidationError("Enter an email address in the format name@example.org.", code="invalid")
    EmailValidator("Enter an email address in the format name@example.org.")(email)
    return email


def comparable(email: str) -> str:
    """Return an address in the form in which two are compared: in lower case, its domain as the network spells it.

    Not `casefold`, nor the older IDNA: they take ß for ss, and `straße` and `strasse` are two addresses.
    """
    local, at, domain = email.rpartition("@")
    try:
        domain = idna.encode(domain.lower(), uts46=True).decode("ascii")
    except UnicodeError:
        domain = domain.lower()
    return f"{local.lower()}{at}{domain}"


def lock_address(email: str) -> None:
    """Make everyone who signs up, verifies or links with this address wait for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(lower(%s)))", [LOCK_CLASS, email])


def pending_sign_ups(email: str) -> QuerySet[PendingUser]:
    """Return the sign-ups that wait for this address, in whatever case."""
    return PendingUser.objects.alias(lower_email=Lower("email")).filter(lower_email=Lower(Value(email)))


def owner_of(email: str) -> User | None:
    """Return someone who has an account with this address: who spells it so, else in another case."""
    found = list(User.objects.alias(lower_email=Lower("email")).filter(lower_email=Lower(Value(email))).order_by("id"))
    return next((user for user in found if user.email == email), found[0] if found else None)


def case_twins() -> list[list[User]]:
    """Return the people whose addresses differ from someone else's by case alone, twin beside twin."""
    doubled = User.objects.values(lower_email=Lower("email")).annotate(people=Count("id")).filter(people__gt=1)
    found = (
        User.objects.alias(lower_email=Lower("email"))
        .filter(lower_email__in=doubled.values("lower_email"))
        .order_by(Lower("email"), "id")
    )
    groups: dict[str, list[User]] = {}
    for user in found:
        groups.setdefault(user.email.lower(), []).append(user)
    return list(groups.values())


@contextmanager
def roll_back_unless(real: bool) -> Iterator[None]:
    """Do the block's work, inside a transaction, and undo it where it is `real` for nobody.

    The time of an answer then does not say whether an address has an account: the database does the same either way.
    """
    savepoint = transaction.savepoint()
    yield
    if real:
        transaction.savepoint_commit(savepoint)
    else:
        transaction.savepoint_rollback(savepoint)
