"""Querying GitHub's GraphQL API, waiting where it asks us to."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import requests

TIMEOUT = 10  # seconds
# Tries of one question, and the longest wait between two of them: the job comes back within the hour anyway.
TRIES = 5
LONGEST_WAIT = 60.0
BUSY = frozenset({403, 429})
LIMITED = "RATE_LIMITED"


class GithubError(RuntimeError):
    """GitHub did not do what it was asked for; the text says why, and never holds the token."""


class UnreachableError(GithubError):
    """GitHub did not respond, however often it was asked: asking for anything else now is no use."""


class Client:
    """GitHub's GraphQL API with the token of the settings; no response is waited for within a transaction."""

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        import requests  # takes long, and only the job gets here

        self.wait = wait
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {settings.GH_API_ACCESS_TOKEN}"

    def ask(self, query: str, again: bool = True, **variables: Any) -> dict[str, Any]:
        """Return the data of a response; GithubError if there is none after some tries.

        Without `again` a question is not repeated when it is unknown whether GitHub did it: an issue would be there
        twice. A refusal for being asked too often was not done, and is always tried again.
        """
        from requests import RequestException

        for number in range(TRIES):
            pause = 2.0**number
            try:
                response = self.session.post(
                    settings.GITHUB_API_URL, json={"query": query, "variables": variables}, timeout=TIMEOUT
                )
            except RequestException as error:
                problem, retry = f"Couldn’t reach GitHub: {type(error).__name__}.", again
            else:
                data, problem, retry = read_response(response, again)
                if data is not None:
                    return data
                pause = requested_pause(response, pause)
            if not retry:
                raise GithubError(problem)
            if number == TRIES - 1 or pause > LONGEST_WAIT:
                break
            self.wait(pause)
        raise UnreachableError(problem)


def read_response(response: "requests.Response", again: bool) -> tuple[dict[str, Any] | None, str, bool]:
    """Return a response's data, or what is wrong and whether to try again."""
    if response.status_code in BUSY:
        # 403 also means a missing permission; trying again doesn't help then.
        limited = response.status_code == 429 or "Retry-After" in response.headers
        limited = limited or response.headers.get("X-RateLimit-Remaining") == "0"
        return None, f"GitHub refused the request: status {response.status_code}.", limited
    if response.status_code != 200:
        return None, f"GitHub failed: status {response.status_code}.", again and response.status_code >= 500
    try:
        body = response.json()
        errors, data = body.get("errors") or [], body.get("data")
    except (ValueError, AttributeError):
        return None, "GitHub’s response isn’t JSON.", again
    if any(error.get("type") == LIMITED for error in errors):
        return None, "Too many requests to GitHub.", True
    # With `again` it is a question: what it could not read of it is null, and the rest is good.
    if errors and not (again and data and all(value is not None for value in data.values())):
        return None, "GitHub says: " + "; ".join(str(error.get("message")) for error in errors)[:300], False
    return data or {}, "", False


def requested_pause(response: "requests.Response", pause: float) -> float:
    """Return the seconds that GitHub asks to wait, else our own."""
    try:
        if "Retry-After" in response.headers:
            return max(0.0, float(response.headers["Retry-After"]))
        if response.headers.get("X-RateLimit-Remaining") == "0":
            return max(0.0, float(response.headers["X-RateLimit-Reset"]) - time.time())
    except (KeyError, ValueError):
        pass
    return pause
