"""A real mail server for tests, which a test can tell to refuse, or to end connections at any stage."""

import asyncio
import email
import email.policy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from pdap.ops.embedded.guardian import free_port

# An answer that ends the connection without a word.
CLOSE = "close"


@dataclass
class Letterbox:
    """What the server took, and how it misbehaves.

    `misbehave` is asked at each stage of an email, MAIL, RCPT, DATA and END (when the server has all of it), with the
    number of the email on its connection, from 1. It returns what the server says instead, CLOSE, or None.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    misbehave: Callable[[str, int], str | None] = lambda stage, number: None
    stages: Counter[str] = field(default_factory=Counter)

    async def answer(self, stage: str, server: SMTP, session: Session) -> str | None:
        """Return what the server says instead of going on."""
        self.stages[stage] += 1
        number = getattr(session, "emails", 0) + (stage == "MAIL")
        session.emails = number  # type: ignore[attr-defined]
        refusal = self.misbehave(stage, number)
        if refusal == CLOSE:
            server.transport.abort()
            await asyncio.sleep(0.05)
        elif refusal and refusal.startswith("421"):
            asyncio.get_running_loop().call_later(0.01, server.transport.close)
        return refusal

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a sender."""
        if refusal := await self.answer("MAIL", server, session):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take or refuse an address."""
        if refusal := await self.answer("RCPT", server, session) or self.refuse.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail."""
        if refusal := await self.answer("END", server, session):
            return refusal
        self.mails.append(email.message_from_bytes(envelope.content or b"", policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


class MoodySMTP(SMTP):
    """Asks the letterbox before it lets an email begin, too."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        assert self.session is not None
        if refusal := await self.event_handler.answer("DATA", self, self.session):
            await self.push(refusal)
        else:
            await super().smtp_DATA(arg)


class MoodyController(Controller):
    def factory(self) -> SMTP:
        return MoodySMTP(self.handler, **self.SMTP_kwargs)


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    """A mail server on this machine, to which Django sends."""
    box = Letterbox()
    controller = MoodyController(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    try:
        yield box
    finally:
        controller.stop()
