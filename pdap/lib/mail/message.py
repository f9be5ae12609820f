"""An email as it travels."""

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from pdap.lib.mail.models import Mail

# Headers by which we know an email in the ledger; they stay here.
OURS = "X-PDAP-"


def message_of(mail: Mail, backend: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={name: value for name, value in mail.headers.items() if not name.startswith(OURS)},
        connection=backend,
    )
    message.attach_alternative(mail.body_html, "text/html")
    return message


def size_of(mail: Mail) -> int:
    """Return how many bytes a server is given."""
    traveling = message_of(mail).message().as_bytes()
    return len(traveling) + traveling.count(b"\n")  # lines end with two characters on their way
