"""Mailgun's list of bounced addresses: it accepts every email, and learns later which can't be delivered."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings

PATIENCE = 20  # seconds
PAGE = 1000
MOST_PAGES = 1000


def is_used() -> bool:
    return settings.EMAIL_BACKEND == "anymail.backends.mailgun.EmailBackend"


def bounces() -> Iterator[tuple[str, str]]:
    """Give each bounced address, with its server's message. Raises requests' errors."""
    import requests  # slow to import, and only jobs get here

    address = f"{list_address()}?limit={PAGE}"
    for _ in range(MOST_PAGES):
        response = requests.get(address, auth=credentials(), timeout=PATIENCE)
        response.raise_for_status()
        page: dict[str, Any] = response.json()
        if not page["items"]:
            return
        for item in page["items"]:
            yield item["address"], f"{item.get('code') or ''} {item.get('error') or ''}".strip()
        following = page["paging"]["next"]
        # The API key must be sent only to Mailgun.
        if not following.startswith(f"{list_address()}?"):
            return
        address = following


def take_off_list(recipient: str) -> None:
    """Have Mailgun send to an address again. Raises requests' errors."""
    import requests

    response = requests.delete(f"{list_address()}/{quote(recipient, safe='')}", auth=credentials(), timeout=PATIENCE)
    if response.status_code != requests.codes.not_found:
        response.raise_for_status()


def list_address() -> str:
    api = settings.ANYMAIL["MAILGUN_API_URL"].rstrip("/")
    return f"{api}/{settings.ANYMAIL['MAILGUN_SENDER_DOMAIN']}/bounces"


def credentials() -> tuple[str, str]:
    return "api", settings.ANYMAIL["MAILGUN_API_KEY"]
