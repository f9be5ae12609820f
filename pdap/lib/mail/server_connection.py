"""The connection to the mail server, which knows whether the server was given a whole email."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

# Django's backend doesn't tell whether an email was handed over before the connection broke.
STEADY = {"django.core.mail.backends.smtp.EmailBackend": "pdap.lib.mail.server_connection.EmailBackend"}
END_OF_MESSAGE = b"\r\n.\r\n"


class SteadySMTP(smtplib.SMTP):
    """Remembers whether the last thing that was sent in full was an email.

    A server accepts an email only once it has read its last line: if the connection breaks before that, nothing was
    sent. `handed_over` is None until something is sent. `before_handing_over` is called when the server has agreed to
    everything but the email itself; an exception that it raises keeps the email here.
    """

    handed_over: bool | None = None
    before_handing_over: Callable[[], object] = staticmethod(lambda: None)

    def send(self, s: Any) -> None:
        """Send a command, or an email."""
        is_email = not isinstance(s, str) and bytes(s[-len(END_OF_MESSAGE) :]) == END_OF_MESSAGE
        self.handed_over = False
        if is_email:
            try:
                self.before_handing_over()
            except BaseException:
                # The server waits for an email: it would take QUIT for a line of it and go on waiting.
                self.close()
                raise
        super().send(s)
        self.handed_over = is_email

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send an email; if the server refuses before it sees it, have it forget sender and recipient."""
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            with suppress(smtplib.SMTPServerDisconnected):
                self.rset()
            raise


class SteadySMTPS(SteadySMTP, smtplib.SMTP_SSL):
    """The same, encrypted from the beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's backend over such connections."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SteadySMTPS if self.use_ssl else SteadySMTP


@dataclass
class ServerConnection:
    """The connection, made again after it breaks: how many emails it took, and how many connections took none."""

    backend: BaseEmailBackend = field(default_factory=lambda: get_connection(steady_backend()))
    carried: int = 0
    fruitless: int = 0

    def close(self) -> None:
        """End the connection; the next email opens another."""
        self.carried = 0
        try:
            self.backend.close()
        except OSError:  # also smtplib's errors
            self.backend.connection = None  # type: ignore[attr-defined]

    @property
    def smtp(self) -> SteadySMTP | None:
        server = getattr(self.backend, "connection", None)
        return server if isinstance(server, SteadySMTP) else None


def steady_backend() -> str:
    return STEADY.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND)
