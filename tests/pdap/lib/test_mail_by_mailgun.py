"""Sending by Mailgun's API, against a local server that gives its answers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from pdap.lib.mail import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from tests.pdap.factories import MailFactory

pytestmark = pytest.mark.django_db


class Mailgun(BaseHTTPRequestHandler):
    """Takes mails, or answers what the test says."""

    status = 200
    bodies: list[bytes] = []

    def do_POST(self) -> None:
        """Answer."""
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if self.status == 0:
            self.connection.close()
            return
        answer = b'{"id": "<1@mail.pdap.io>", "message": "Queued. Thank you."}'
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def mailgun(settings: Any) -> Iterator[type[Mailgun]]:
    """The server, to which Django sends."""
    Mailgun.status = 200
    Mailgun.bodies = []
    server = HTTPServer(("127.0.0.1", 0), Mailgun)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "key",
        "MAILGUN_SENDER_DOMAIN": "mail.pdap.io",
        "MAILGUN_API_URL": f"http://127.0.0.1:{server.server_port}/v3",
    }
    yield Mailgun
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mail_goes_to_mailgun_with_its_headers(mailgun: type[Mailgun]) -> None:
    mail = MailFactory(headers={"List-Unsubscribe": "<https://pdap.io/unsubscribe/x>"})

    assert deliver_waiting() == 1

    (body,) = mailgun.bodies
    assert mail.recipient.replace("@", "%40").encode() in body
    assert b"List-Unsubscribe" in body


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, MailStatus.FAILED),
        (401, MailStatus.WAITING),
        (429, MailStatus.WAITING),
        (500, MailStatus.WAITING),
        (0, MailStatus.UNCERTAIN),  # the connection broke after it was sent
    ],
)
def test_each_answer_says_whether_it_left(mailgun: type[Mailgun], status: int, expected: MailStatus) -> None:
    mailgun.status = status
    mail = MailFactory()

    assert deliver_waiting() == 0

    mail.refresh_from_db()
    assert mail.status == expected


def test_a_server_that_is_away_is_tried_again(mailgun: type[Mailgun], settings: Any) -> None:
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_API_URL": "http://127.0.0.1:1/v3"}
    mail = MailFactory()

    deliver_waiting()

    mail.refresh_from_db()
    assert mail.status == MailStatus.WAITING
