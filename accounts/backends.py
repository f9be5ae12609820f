"""Sign-in by email address and password, with rights from the permissions table."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.mailboxes import rows_of_mailbox
from accounts.models import User
from pdap.db.asked_often import AskedOften

# With the preferences, so that pages know the person's time zone without another question.
PERSON = AskedOften(lambda pk: User.objects.select_related("preferences").filter(pk=pk).order_by())


class PermissionTableBackend(BaseBackend):
    """Django's sign-in over `users`; the user model itself answers what someone may do."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> User | None:
        """Return the person with this address and password, or None.

        Addresses compare without case; where two differ by case only, the exact spelling is needed. An unknown address
        costs as much time as a wrong password, and so does someone who has none. What no row can hold or hash signs
        no one in.
        """
        email = username or fields.get(User.USERNAME_FIELD)
        if not email or password is None or "\0" in email or not is_utf8(email + password):
            return None
        user = find_by_email(email)
        if user is None or not user.has_usable_password():
            User().set_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, or None when the account is gone."""
        person: User | None = PERSON.first(user_id)
        return person


def is_utf8(value: str) -> bool:
    """Return whether UTF-8 can spell a text: half of a surrogate pair, which JSON can hold, it cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def find_by_email(email: str) -> User | None:
    """Return the person with this address, spelled exactly so; else the only one whose mailbox it is."""
    users = list(rows_of_mailbox(User.objects.all(), email))
    exact = [user for user in users if user.email == email]
    if exact:
        return exact[0]
    return users[0] if len(users) == 1 else None
