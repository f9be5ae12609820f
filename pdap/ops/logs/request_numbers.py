"""The number of the request, or of the task, that this thread works for."""

import re
import uuid
from contextvars import ContextVar

# What a proxy may hand over: nothing that could break a line or hide an address.
SANE = re.compile(r"[A-Za-z0-9-]{8,64}")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the number, or an empty text where nothing is being worked on."""
    return _request_id.get()


def begin_request(incoming: str = "") -> str:
    """Take a number that came from outside if it is sane, else make one; return it."""
    number = incoming if SANE.fullmatch(incoming) else uuid.uuid4().hex
    _request_id.set(number)
    return number


def end_request() -> None:
    _request_id.set("")
