"""The line to the mail server, which ends and is made again."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from pdap.lib.mail.steady_smtp import SteadySMTP

# Django's backend does not tell whether an email was handed over before the connection broke.
STEADY = {"django.core.mail.backends.smtp.EmailBackend": "pdap.lib.mail.steady_smtp.EmailBackend"}


@dataclass
class Line:
    """The connection to the mail server, made again when it breaks: how many emails it took, and how many took none."""

    backend: BaseEmailBackend = field(default_factory=lambda: get_connection(steady_backend()))
    carried: int = 0
    fruitless: int = 0

    def hang_up(self) -> None:
        """End the connection; the next email makes another."""
        self.carried = 0
        try:
            self.backend.close()
        except OSError:  # also smtplib's errors
            self.backend.connection = None  # type: ignore[attr-defined]

    @property
    def smtp(self) -> SteadySMTP | None:
        smtp = getattr(self.backend, "connection", None)
        return smtp if isinstance(smtp, SteadySMTP) else None


def steady_backend() -> str:
    return STEADY.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND)
