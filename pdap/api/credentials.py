"""How a caller of the API shows who they are; the classes of API_AUTHENTICATION find the person."""

from rest_framework.request import Request

# What `request.auth` says about a caller.
KEY, WRITING_KEY, TOKEN, SESSION = "key", "writing key", "token", "session"
HOW_KEY = "Send your API key as `Authorization: Basic <key>`."
HOW_TOKEN = "Send an access token as `Authorization: Bearer <token>`."  # noqa: S105 - advice, no secret


def is_key(request: Request) -> bool:
    """Return whether someone came with an API key, which carries no permissions and owns nothing (contract 3.7)."""
    return request.auth == KEY
