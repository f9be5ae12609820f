"""Made-up people to work with, where there are none of production's."""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from pdap.ops.transfer.servers import connect


@dataclass(frozen=True)
class SignIn:
    """Someone who can sign in, perhaps with an API key."""

    email: str
    password: str
    permissions: tuple[str, ...] = ()
    api_key: str | None = None


def add(url: str, people: Iterable[SignIn]) -> None:
    """Add people to a database with this code's schema; an email address that exists is left as it is."""
    with closing(connect(url)) as connection, connection.transaction():
        for person in people:
            key = hashlib.sha256(person.api_key.encode()).hexdigest() if person.api_key else None
            row = connection.execute(
                "insert into public.users (email, password_digest, api_key, created_at, updated_at)"
                " values (%s, %s, %s, now(), now()) on conflict do nothing returning id",
                [person.email, make_password(person.password), key],
            ).fetchone()
            if row is not None:
                connection.execute(
                    "insert into public.link_users__permissions (user_id, permission_id)"
                    " select %s, id from public.permissions where permission_name = any(%s)",
                    [row[0], list(person.permissions)],
                )
