"""Who may call an endpoint, in what way: each view declares one of these (contract 1.2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """Whether API keys open an endpoint, whether access tokens do, and which permission it takes."""

    key: bool = False
    token: bool = False
    permission: str | None = None
    # Whether a key that may write opens it too.
    writing_key: bool = False
    # What is sent as Bearer instead, and read by the endpoint itself: the name of its scheme in the document.
    special: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes neither a key nor an access token."""
        return not (self.key or self.token)


OPEN = Access()
KEY_OR_TOKEN = Access(key=True, token=True)
TOKEN = Access(token=True)
TOKEN_OR_WRITING_KEY = Access(token=True, writing_key=True)


def holders_of(permission: str) -> Access:
    """Return the access of those who hold a permission; keys carry none (contract 3.7)."""
    return Access(token=True, permission=permission)


def bearers_of(special: str) -> Access:
    """Return the access of those who send a token of another kind, such as that of a mailed link."""
    return Access(special=special)
