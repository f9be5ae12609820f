"""Signing in at little cost: half of all tests begin with it, and Django's way takes more than twenty statements."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.services.sessions import SEEN, idle_seconds
from pdap.ops.maintenance.sessions import SessionStore

KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def signed_in(person: User) -> Client:
    """Return a browser in which a person is signed in.

    It has written what `Client.force_login` writes; tests/accounts/test_sessions.py holds the two together.
    """
    browser = Client()
    person.backend = settings.AUTHENTICATION_BACKENDS[0]
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: person.backend,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            SEEN: time.time(),
        }
    )
    store.set_expiry(idle_seconds(person))
    key = get_random_string(32, KEY_CHARACTERS)
    Session.objects.create(
        session_key=key, session_data=store.encode(store._session), expire_date=store.get_expiry_date()
    )
    UserSession.objects.create(user=person, session_key=key, ip="0.0.0.0", user_agent="")  # noqa: S104 - of no request
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    browser.cookies[settings.SESSION_COOKIE_NAME].update(
        {
            "max-age": None,
            "path": "/",
            "domain": settings.SESSION_COOKIE_DOMAIN,
            "secure": settings.SESSION_COOKIE_SECURE or None,
            "expires": None,
        }
    )
    return browser
