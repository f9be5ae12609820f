"""Devices that a person has signed in with before: strangers who guess passwords don't lock them out.

A signed cookie says whose device it is, without the address. Its own attempts are counted apart, and too many wrong
ones cost a minute at most.
"""

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.sign_in_log import keyed_name

SALT = "accounts.device"
COOKIE = "device"
DAYS = 365


def cookie_name(secure: bool) -> str:
    return f"__Host-{COOKIE}" if secure else COOKIE


def known_device(request: HttpRequest, email: str) -> str | None:
    """Return the number of this device if the owner of an address has signed in with it before."""
    for name in (cookie_name(True), cookie_name(False)):
        if text := request.COOKIES.get(name):
            try:
                payload = signing.loads(text, salt=SALT, max_age=DAYS * 86400)
            except signing.BadSignature:
                continue
            if isinstance(payload, dict) and payload.get("account") == keyed_name(email):
                return str(payload.get("device"))
    return None


def remember_device(request: HttpRequest, response: HttpResponse, person: User, secure: bool) -> None:
    """Let the browser keep that this person has signed in with it."""
    if known_device(request, person.email):
        return
    text = signing.dumps({"account": keyed_name(person.email), "device": secrets.token_hex(8)}, salt=SALT)
    response.set_cookie(
        cookie_name(secure), text, max_age=DAYS * 86400, path="/", secure=secure, httponly=True, samesite="Lax"
    )
