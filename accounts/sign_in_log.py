"""Who got in and who did not, in the log: under a name that only the holder of the site's key can find again."""

import hashlib
import hmac
import logging

from django.conf import settings

logger = logging.getLogger(__name__)


def keyed_name(email: str) -> str:
    """Return a short name for an address, the same every time; without the site's key no one can find the address."""
    key = f"accounts.log {settings.SECRET_KEY}".encode()
    return hmac.new(key, email.lower().encode(errors="replace"), hashlib.sha256).hexdigest()[:16]


def log_success(email: str, how: str) -> None:
    logger.info("Sign-in of account %s by %s", keyed_name(email), how)


def log_failure(email: str) -> None:
    logger.info("Sign-in failed for account %s", keyed_name(email))
