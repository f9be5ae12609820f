"""A mail server's connection that knows whether the server was given a whole email.

A server takes an email only when it has read its last line. What breaks before that is certain: nothing left.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.mail.backends import smtp

END_OF_MESSAGE = b"\r\n.\r\n"


class SteadySMTP(smtplib.SMTP):
    """Remembers whether the last thing that was sent, in full, was an email.

    `handed_over` is None until something is sent. `before_handing_over` is called when the server has agreed to
    everything but the email itself; what it raises keeps the email here.
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
                # The server waits for an email, and would take QUIT for a line of it and wait on.
                self.close()
                raise
        super().send(s)
        self.handed_over = is_email

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send an email; where the server refuses before it sees it, let it forget sender and recipient."""
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
