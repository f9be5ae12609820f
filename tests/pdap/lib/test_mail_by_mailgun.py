"""Sending by Mailgun's API, against a local server that gives its answers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from django_q.models import OrmQ

from pdap.lib.mail.bounces import forget_bounce, is_bounced, note_bounces_of_mailgun
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.mailgun import take_off_list
from tests.accounts.factories import UserFactory
from tests.pdap.factories import BouncedAddressFactory, MailFactory

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

    gone: list[str] = []

    def do_GET(self) -> None:
        """Give the list of addresses that are gone, one on each page."""
        number = int(self.path.partition("page=")[2] or 0)
        base = f"http://127.0.0.1:{self.server.server_port}{self.path.partition('?')[0]}"  # type: ignore[attr-defined]
        items = [{"address": address, "code": "550", "error": "No such user"} for address in self.gone[number:][:1]]
        self.answer({"items": items, "paging": {"next": f"{base}?page={number + 1}"}})

    def do_DELETE(self) -> None:
        """Forget an address."""
        address = unquote(self.path.rpartition("/")[2])
        if address in self.gone:
            self.gone.remove(address)
        self.answer({"message": "Bounced address has been removed"})

    def answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def mailgun(settings: Any) -> Iterator[type[Mailgun]]:
    """The server, to which Django sends."""
    Mailgun.status = 200
    Mailgun.bodies, Mailgun.gone = [], []
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


def test_people_whose_addresses_mailgun_has_found_gone_are_written_down_once(mailgun: type[Mailgun]) -> None:
    gone, other_person = UserFactory(email="Gone@example.org"), UserFactory()
    mailgun.gone = ["stranger@example.org", "gone@example.org"]

    assert [note_bounces_of_mailgun(), note_bounces_of_mailgun()] == [1, 0]

    assert is_bounced(gone.pk, gone.email)
    assert not is_bounced(other_person.pk, other_person.email)


def test_turning_email_on_again_takes_the_address_off_mailguns_list(mailgun: type[Mailgun]) -> None:
    person = BouncedAddressFactory().user
    mailgun.gone = [person.email]

    assert forget_bounce(person.pk)

    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("pdap.lib.mail.mailgun.take_off_list", (person.email,))
    take_off_list(person.email)
    assert note_bounces_of_mailgun() == 0


def test_without_mailgun_nothing_is_asked() -> None:
    assert note_bounces_of_mailgun() == 0
