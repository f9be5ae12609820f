"""How much one account may send for others to read: a flood from one person is stopped, wherever they come from."""

from typing import Any

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.limiter import account_within_limit

HOUR = 3600
# What a diligent volunteer hardly reaches.
MOST_AN_HOUR = 20
TOO_MANY = _("You’ve reached the hourly limit. Try again in an hour.")


def may_send(person: Any, kind: str) -> bool:
    """Count one more of a kind from a person; return whether it may be taken. Who reviews such things has no limit."""
    return person.may_write_data or account_within_limit(person.pk, kind, MOST_AN_HOUR, HOUR)
