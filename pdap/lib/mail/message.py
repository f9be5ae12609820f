"""An email as it is sent."""

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from pdap.lib.mail.models import Mail

# Headers that only the ledger uses; they are not sent.
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
    """Return how many bytes are sent to a server."""
    content = message_of(mail).message().as_bytes()
    return len(content) + content.count(b"\n")  # lines are sent with CRLF
