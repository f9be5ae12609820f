"""Reading what waits in the ledger of mails."""

import re
from urllib.parse import parse_qs, urlsplit

from pdap.lib.mail.models import Mail


def kinds() -> list[tuple[str, str]]:
    """Return the mails of accounts, oldest first: which one, and to whom."""
    return [(mail.kind.rpartition("/")[2], mail.recipient) for mail in Mail.objects.order_by("id")]


def secret_of(text: str) -> str:
    """Return the secret in the link of a mail's text."""
    link = re.search(r"https?://\S+token=\S+", text)
    assert link is not None, text
    return parse_qs(urlsplit(link.group()).query)["token"][0]


def newest_secret() -> str:
    """Return the secret in the link of the newest mail."""
    return secret_of(Mail.objects.latest("id").body_text)
