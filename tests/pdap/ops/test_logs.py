"""Logs: one line of JSON for each event, joined by the request's number, with nothing of a person in it."""

import hashlib
import json
import logging
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import Client
from django_q.models import OrmQ
from django_q.signals import pre_execute
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from accounts.models import User
from pdap.lib.environment import BASE_DIR
from pdap.ops.logs import request_ids
from pdap.ops.logs.configuration import logging_configuration
from pdap.ops.logs.formatting import JsonLine
from pdap.ops.logs.masking import mask
from tests.accounts.factories import PASSWORD, UserFactory
from tests.linear import is_linear

PLANT = "planted.person@example.org"


class Lines(logging.Handler):
    """What production would have written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLine())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.written.append(self.format(record))

    def read(self, logger: str = "") -> list[dict[str, Any]]:
        """Return the lines as what they say."""
        return [line for line in map(json.loads, self.written) if not logger or line["logger"] == logger]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Write the lines of production into a list, from each request's on."""
    handler, root, ours = Lines(), logging.getLogger(), logging.getLogger("pdap.ops.logs.middleware")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    ours.setLevel(before)


def requests(lines: Lines) -> list[dict[str, Any]]:
    """Return the lines about requests."""
    return lines.read("pdap.ops.logs.middleware")


@pytest.mark.django_db
def test_a_request_is_one_line_without_its_query(client: Client, lines: Lines) -> None:
    response = client.get(
        "/agencies", {"q": PLANT}, headers={"User-Agent": "Secret Agent 1.0"}, REMOTE_ADDR="203.0.113.77"
    )

    (line,) = requests(lines)
    assert {name: line[name] for name in ("method", "route", "status", "level")} == {
        "method": "GET",
        "route": "/agencies",
        "status": 200,
        "level": "INFO",
    }
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["duration_ms"] >= 0
    for secret in (PLANT, "Secret Agent", "203.0.113.77"):
        assert secret not in "".join(lines.written)


@pytest.mark.django_db
def test_a_token_in_an_address_stays_unknown(client: Client, lines: Lines) -> None:
    client.get("/unsubscribe/the-token-of-somebody")
    assert requests(lines)[0]["route"] == "/unsubscribe/<str:token>"
    assert "the-token-of-somebody" not in "".join(lines.written)


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_masked(client: Client, lines: Lines) -> None:
    client.get(f"/nowhere/{PLANT}/{'x' * 500}")
    (line,) = requests(lines)
    assert line["route"].startswith("/nowhere/[address]/xxx")
    assert len(line["route"]) <= 200


@pytest.mark.django_db
def test_load_balancers_are_not_worth_a_line(client: Client, lines: Lines) -> None:
    client.get("/health/live")
    assert requests(lines) == []


@pytest.mark.django_db
def test_a_number_that_a_proxy_made_is_kept(client: Client) -> None:
    number = str(uuid.uuid4())
    assert client.get("/health/live", headers={"X-Request-ID": number}).headers["X-Request-ID"] == number


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "x" * 65, PLANT, "with space and more", "203.0.113.77"])
def test_a_number_that_is_none_is_replaced(given: str, client: Client) -> None:
    answered = client.get("/health/live", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32


def test_after_a_request_the_number_is_forgotten(client: Client) -> None:
    client.get("/health/live")
    assert request_ids.current_id() == ""


@pytest.mark.django_db
def test_an_error_tells_its_traceback_and_not_the_row(lines: Lines) -> None:
    UserFactory(email=PLANT)
    try:
        with transaction.atomic():
            User.objects.create(email=PLANT)
    except IntegrityError:
        logging.getLogger("anything").exception("Somebody signed up as %s", PLANT)

    (line,) = lines.read("anything")
    assert line["message"] == "Somebody signed up as [address]"
    assert "IntegrityError" in line["traceback"]
    assert "DETAIL: [left out]" in line["traceback"]
    assert PLANT not in lines.written[0]


@pytest.mark.django_db
def test_what_is_typed_into_a_form_that_breaks_is_not_logged(
    client: Client, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ImproperlyConfigured(f"no mail to {PLANT}")

    monkeypatch.setattr("pdap.site.contact.send_message", broken)
    client.raise_request_exception = False
    response = client.post("/contact", {"type": "bug_report", "message": "A planted message.", "email": PLANT})

    assert response.status_code == 500
    assert [line["status"] for line in requests(lines)] == [500]
    assert "no mail to [address]" in lines.read("django.request")[0]["traceback"]
    for secret in (PLANT, "A planted message."):
        assert secret not in "".join(lines.written)


def test_what_a_library_attaches_is_not_written(lines: Lines) -> None:
    logging.getLogger("anything").error("Broken", extra={"request": f"<WSGIRequest: GET '/?q={PLANT}'>", "status": 500})
    (line,) = lines.read("anything")
    assert set(line) == {"time", "level", "logger", "message", "status"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to a.b+c@sub.example.org, now", "to [address], now"),
        ("new\nuser@example.org", "new\n[address]"),
        ("from 203.0.113.77:443", "from [network address]:443"),
        ("from 2001:db8::1 and ::1", "from [network address] and [network address]"),
        ("from 2001:db8:1:2:3:4:5:6.", "from [network address]."),
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer [secret]"),
        ("Authorization: Basic 0123456789abcdef", "Authorization: Basic [secret]"),
        ("token eyJhbGciOi.eyJzdWIiOjF9.c2lnbmF0dXJl", "token [secret]"),
        ("hash " + "0a" * 32, "hash [secret]"),
        ("GET /search?q=me&page=2 failed", "GET /search?[query] failed"),
        ("postgresql://pdap:hunter2@db.example/pdap", "postgresql://[secret]@db.example/pdap"),
        ('error\nDETAIL:  Failing row contains (1, "x").\nHINT: y', "error\nDETAIL: [left out]\nHINT: y"),
        # What must stay.
        ("at 12:30:45, version 5.2.19, pdap.lib.jobs::run", "at 12:30:45, version 5.2.19, pdap.lib.jobs::run"),
        ("revision 7d2f9b40c6e1 of 2026-11-24T12:30:45Z", "revision 7d2f9b40c6e1 of 2026-11-24T12:30:45Z"),
        ("Is it so? x=1", "Is it so? x=1"),
    ],
)
def test_masks_take_what_they_must_and_no_more(text: str, left: str) -> None:
    assert mask(text) == left


@pytest.mark.django_db
def test_a_task_works_under_the_number_of_the_request_that_queued_it() -> None:
    number = request_ids.begin_work()
    async_task("math.sqrt", 4)
    request_ids.end_work()

    task = SignedPackage.loads(OrmQ.objects.get().payload)
    pre_execute.send(sender="test", func=None, task=task)
    assert request_ids.current_id() == number
    request_ids.end_work()


def test_outside_local_all_is_json_and_gunicorn_keeps_no_log_of_its_own() -> None:
    elsewhere, local = logging_configuration(False, "INFO"), logging_configuration(True, "INFO")
    assert elsewhere["handlers"]["console"]["formatter"] == "json"
    assert local["handlers"]["console"]["formatter"] == "plain"
    assert elsewhere["loggers"]["gunicorn.access"] == {"handlers": ["nowhere"], "propagate": False, "level": "CRITICAL"}


GUNICORN = """
import datetime
from types import SimpleNamespace
from gunicorn.config import Config
from gunicorn.glogging import Logger
from pdap.ops.logs.configuration import logging_configuration
from tests.linear import is_linear

config = Config()
config.set("logconfig_dict", logging_configuration(False, "DEBUG"))
logger = Logger(config)
answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
request = SimpleNamespace(headers=[("USER-AGENT", "planted-agent")])
environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/validate/email?token=planted", "SERVER_PROTOCOL": "HTTP/1.1",
           "HTTP_USER_AGENT": "planted-agent", "REMOTE_ADDR": "203.0.113.9", "PATH_INFO": "/validate/email",
           "QUERY_STRING": "token=planted"}
logger.access(answer, request, environ, datetime.timedelta(0))
logger.error("something of gunicorn's")
"""


def test_gunicorn_writes_no_line_of_its_own_for_a_request() -> None:
    written = subprocess.run([sys.executable, "-c", GUNICORN], cwd=BASE_DIR, capture_output=True, text=True, check=True)

    assert "planted" not in written.stdout + written.stderr
    assert "203.0.113.9" not in written.stdout + written.stderr
    assert "something of gunicorn's" in written.stderr


@pytest.mark.django_db
def test_who_failed_to_sign_in_is_a_name_that_tells_nobody_who_it_is(client: Client, lines: Lines) -> None:
    logger = logging.getLogger("accounts.sign_in_log")
    logger.setLevel(logging.INFO)
    for email in (PLANT, PLANT.upper(), "other@example.org"):
        client.post("/sign-in", {"username": email, "password": "wrong"})

    messages = [line["message"] for line in lines.read("accounts.sign_in_log")]
    assert len(messages) == 3
    assert messages[0] == messages[1] != messages[2]
    assert all(message.startswith("Sign-in failed for account ") for message in messages)
    person = UserFactory(email=PLANT)
    client.post("/sign-in", {"username": person.email, "password": PASSWORD})
    assert lines.read("accounts.sign_in_log")[-1]["message"] == f"Sign-in of account {messages[0].split()[-1]} by page"
    assert not any("planted" in message.lower() for message in messages)
    # Nor can someone without the site's key make the name from an address that they guess.
    assert hashlib.sha256(PLANT.encode()).hexdigest()[:8] not in messages[0]


def test_a_long_word_does_not_hold_up_the_log() -> None:
    assert mask("z" * 100_000) == "z" * 100_000
    assert is_linear(lambda size: mask("z" * size), 100_000)  # without a bound on what is tried, it takes minutes
    assert mask(f"<{'a' * 64}@example.org>") == "<[address]>"
