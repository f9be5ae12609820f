"""A client of the API with a key."""

import hashlib

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.factories import UserFactory

KEY = "6f1ed002ab5595859014ebf0951522d9"


@pytest.fixture
def key_owner(db: None) -> User:
    """Whose key KEY is."""
    return UserFactory(api_key=hashlib.sha256(KEY.encode()).hexdigest())


@pytest.fixture
def api(key_owner: User) -> Client:
    """A client that sends the key."""
    return Client(headers={"Authorization": f"Basic {KEY}"})
