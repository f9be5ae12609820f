"""The links of mails: their secrets leave by mail and are kept hashed, so that who reads the database can use none.

Links that the existing application has mailed do not work here: its rows hold the secret itself, and no secret hashes
to a text of their length. Their owners ask for a new link, which replaces the row.
"""

import datetime
import hashlib
import secrets
from urllib.parse import urlencode

from django.conf import settings

VERIFY_LIFE = datetime.timedelta(hours=24)
RESET_LIFE = datetime.timedelta(minutes=15)


class LinkError(Exception):
    """A link that does not work: wrong, used, replaced or too old."""


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Return the form in which a link's secret is kept: its SHA-256 in hex; of text that UTF-8 cannot spell, none's."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def verify_link(secret: str) -> str:
    """Return the URL that verifies an email address (contract 10.1)."""
    return f"{settings.SITE_URL}/validate/email?{urlencode({'token': secret})}"


def reset_link(secret: str) -> str:
    """Return the URL that replaces a forgotten password (contract 10.1)."""
    return f"{settings.SITE_URL}/reset-password?{urlencode({'token': secret})}"
