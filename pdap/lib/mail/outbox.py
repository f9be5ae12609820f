"""An email backend that writes each message as a file."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from pdap.lib.environment import BASE_DIR, env


def folder() -> Path:
    return Path(env.str("PDAP_LOCAL") or BASE_DIR / ".local") / "outbox"


class EmailBackend(BaseEmailBackend):
    """Writes emails into the outbox, in the order of their names."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.eml"
            (folder() / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
