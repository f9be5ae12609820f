"""What a mail server's answer means: for this one email, for this connection, or for all that we send."""

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
    """Whom an answer is about."""

    FOR_NOW = "this email is deferred"
    FOR_GOOD = "this email is refused"
    CONNECTION = "this connection accepts no more emails"
    AWAY = "the server isn't available right now"
    OURS = "the server accepts nothing from us"


class NotSentError(Exception):
    """An email certainly did not leave; `address_is_gone` where its reader's address no longer exists."""

    def __init__(self, refusal: Refusal, words: str, address_is_gone: bool = False) -> None:
        super().__init__(words)
        self.refusal = refusal
        self.words = words
        self.address_is_gone = address_is_gone


# Sign in first; the password is wrong; encrypt first.
OUR_CODES = frozenset({530, 534, 535, 538})
# The mailbox or its host does not exist, or was moved, or is switched off; other codes are about policy or space.
GONE_CODES = frozenset({550, 551, 553})
GONE_STATUSES = ("5.1.", "5.2.1")
# Too large is about the email, although a server can say so before it sees more than the size.
TOO_LARGE = 552


def refusal_while_connecting(error: Exception) -> NotSentError:
    """Return what an error means that came before any email was begun."""
    refused = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    return NotSentError(Refusal.OURS if refused else Refusal.AWAY, server_words(error))


def refusal_while_sending(error: Exception, handed_over: bool | None) -> NotSentError | None:
    """Return what an error means that came while an email was sent; None where the email may have left."""
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
            # The address cannot be written: a line break in it, say.
            return NotSentError(Refusal.FOR_GOOD, words)
        case AnymailAPIError(status_code=int(status)):
            return NotSentError(refusal_of_mailgun(status), words)
        case AnymailAPIError() if ended_before_sending(error.__cause__):
            return NotSentError(Refusal.AWAY, "not connected")
        case SMTPException() | OSError() if handed_over is False:
            return NotSentError(Refusal.CONNECTION, words)
    return None


def refusal_of_code(code: int) -> Refusal:
    """Return whom a code of SMTP is about that answers a recipient or an email; 421 ends the connection."""
    if code in OUR_CODES:
        return Refusal.OURS
    if code == 421 or code < 400:
        return Refusal.CONNECTION
    return Refusal.FOR_GOOD if code >= 500 else Refusal.FOR_NOW


def is_gone(code: int, words: str) -> bool:
    """Return whether the answer to a recipient says that the address does not exist; RFC 3463 has the statuses."""
    status = next((word for word in words.split() if word.startswith(("5.", "#5."))), "").lstrip("#")
    return status.startswith(GONE_STATUSES) if status else code in GONE_CODES


def refusal_of_mailgun(status: int) -> Refusal:
    """Return whom an answer of Mailgun's API is about: a wrong key or domain is ours, too many or a fault passes."""
    if status in {401, 402, 403, 404}:
        return Refusal.OURS
    return Refusal.FOR_GOOD if 400 <= status < 500 and status not in {408, 429} else Refusal.AWAY


def ended_before_sending(error: BaseException | None) -> bool:
    """Return whether a request ended before anything of it was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error and error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def server_words(error: Exception) -> str:
    """Return what the server said, else the kind of the error. It can name the recipient."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {as_text(answer)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {as_text(error.smtp_error)}"
    if isinstance(error, AnymailAPIError) and error.status_code is not None:
        return f"Mailgun: {error.status_code} {as_text(getattr(error.response, 'text', ''))}"
    return type(error).__name__


def as_text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.replace("\0", "").split())[:1000]
