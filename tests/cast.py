"""The cast of the tests: who does what, in one place.

- owner: has made the thing in question, a request or a submission
- stranger: has an account, and nothing to do with it
- curator: holds `write_data` and so reviews and fixes the catalog
- administrator: holds all eight permissions

A test asks for `owner`, `stranger`, `curator` or `administrator`, or for `owner_client` and so on, who is signed in.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.rights import ALL, WRITE_DATA
from tests.accounts.factories import UserFactory
from tests.signed_in import signed_in

RIGHTS = {"owner": (), "stranger": (), "curator": (WRITE_DATA,), "administrator": tuple(sorted(ALL))}


def member(name: str) -> Callable[..., User]:
    """Return the fixture of one of the cast."""

    @pytest.fixture(name=name)
    def person(db: None) -> User:
        return UserFactory(email=f"{name}@example.org", permissions=RIGHTS[name])

    return person


def client_of(name: str) -> Callable[..., Client]:
    """Return the fixture of a browser in which one of the cast is signed in."""

    @pytest.fixture(name=f"{name}_client")
    def client(request: pytest.FixtureRequest) -> Client:
        return signed_in(request.getfixturevalue(name))

    return client


owner, stranger, curator, administrator = (member(name) for name in RIGHTS)
owner_client, stranger_client, curator_client, administrator_client = (client_of(name) for name in RIGHTS)
