"""What a mail server's response means: for this email, for this connection, or for all of our emails."""

from enum import Enum
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from urllib3.exceptions import NewConnectionError


class Refusal(Enum):
    """What a response is about."""

    FOR_NOW = "this email is deferred"
    FOR_GOOD = "this email is refused"
    CONNECTION = "this connection accepts no more emails"
    AWAY = "the server isn’t available right now"
    OURS = "the server accepts nothing from us"


class NotSentError(Exception):
    """An email was certainly not sent; `address_is_gone` if its recipient no longer exists."""

    def __init__(self, refusal: Refusal, words: str, address_is_gone: bool = False) -> None:
        super().__init__(words)
        self.refusal = refusal
        self.words = words
        self.address_is_gone = address_is_gone


# Authentication required; wrong password; encryption required.
OUR_CODES = frozenset({530, 534, 535, 538})
# The mailbox or its host does not exist, has moved, or is disabled; other codes are about policy or space.
GONE_CODES = frozenset({550, 551, 553})
GONE_STATUSES = ("5.1.", "5.2.1")
# "Too large" is about the email, although a server can say so when it knows only the size.
TOO_LARGE = 552


def refusal_while_connecting(error: Exception) -> NotSentError:
    """Return what an error before the first email means."""
    refused = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    return NotSentError(Refusal.OURS if refused else Refusal.AWAY, server_words(error))


def refusal_while_sending(error: Exception, handed_over: bool | None) -> NotSentError | None:
    """Return what an error while sending an email means; None if the email may have been sent."""
    words = server_words(error)
    match error:
        case SMTPSenderRefused(smtp_code=code):
            if code == TOO_LARGE and ("5.3.4" in words or "size" in words.lower()):
                return NotSentError(Refusal.FOR_GOOD, words)
            return NotSentError(Refusal.OURS if code >= 500 else Refusal.CONNECTION, words)
        case SMTPRecipientsRefused(recipients=recipients):
            code, _ = next(iter(recipients.values()))
            return NotSentError(refusal_of_code(code), words, address_is_gone=is_gone(code, words))
        case SMTPDataError(smtp_code=code):
            return NotSentError(refusal_of_code(code), words)
        case SMTPNotSupportedError() | AnymailRecipientsRefused() | ValueError():
            # The address is invalid: it has a line break, say.
            return NotSentError(Refusal.FOR_GOOD, words)
        case AnymailAPIError(status_code=int(status)):
            return NotSentError(refusal_of_mailgun(status), words)
        case AnymailAPIError() if ended_before_sending(error.__cause__):
            return NotSentError(Refusal.AWAY, "not connected")
        case SMTPException() | OSError() if handed_over is False:
            return NotSentError(Refusal.CONNECTION, words)
    return None


def refusal_of_code(code: int) -> Refusal:
    """Return what an SMTP code in response to a recipient or an email is about; 421 ends the connection."""
    if code in OUR_CODES:
        return Refusal.OURS
    if code == 421 or code < 400:
        return Refusal.CONNECTION
    return Refusal.FOR_GOOD if code >= 500 else Refusal.FOR_NOW


def is_gone(code: int, words: str) -> bool:
    """Return whether the response to a recipient says that the address does not exist (RFC 3463)."""
    status = next((word for word in words.split() if word.startswith(("5.", "#5."))), "").lstrip("#")
    return status.startswith(GONE_STATUSES) if status else code in GONE_CODES


def refusal_of_mailgun(status: int) -> Refusal:
    """Return what a status of Mailgun's API is about: a wrong key or domain is ours, a rate limit or error passes."""
    if status in {401, 402, 403, 404}:
        return Refusal.OURS
    return Refusal.FOR_GOOD if 400 <= status < 500 and status not in {408, 429} else Refusal.AWAY


def ended_before_sending(error: BaseException | None) -> bool:
    """Return whether a request failed before any of it was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error and error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def server_words(error: Exception) -> str:
    """Return the server's message, or else the kind of the error. It may name the recipient."""
    if isinstance(error, SMTPRecipientsRefused):
        code, message = next(iter(error.recipients.values()))
        return f"{code} {as_text(message)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {as_text(error.smtp_error)}"
    if isinstance(error, AnymailAPIError) and error.status_code is not None:
        return f"Mailgun: {error.status_code} {as_text(getattr(error.response, 'text', ''))}"
    return type(error).__name__


def as_text(message: bytes | str) -> str:
    text = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
    return " ".join(text.replace("\0", "").split())[:1000]
