"""The ledger of mails against a mail server that misbehaves: nothing is uncertain that it never had."""

import datetime
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from pdap.lib.mail import send_later
from pdap.lib.mail.delivery import LOST, TakenAwayError, claim_mail, deliver_waiting, transmit
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import BouncedAddress, Mail, MailHistory
from pdap.lib.mail.sending_results import OLDEST
from pdap.lib.mail.server_connection import ServerConnection
from tests.accounts.factories import UserFactory
from tests.pdap.factories import MailFactory
from tests.smtp import CLOSE, Letterbox

pytestmark = pytest.mark.django_db

BEFORE_IT_HAS_ALL = ["MAIL", "RCPT", "DATA"]
STAGES = [*BEFORE_IT_HAS_ALL, "END"]


def statuses() -> Counter[str]:
    return Counter(Mail.objects.values_list("status", flat=True))


def received(letterbox: Letterbox) -> Counter[str]:
    return Counter(mail["To"] for mail in letterbox.mails)


@pytest.mark.parametrize(
    ("stage", "answer"),
    [*((stage, "421 Too many emails on one connection") for stage in STAGES), *((s, CLOSE) for s in BEFORE_IT_HAS_ALL)],
)
def test_a_server_that_limits_the_emails_of_a_connection_gets_another_connection(
    letterbox: Letterbox, stage: str, answer: str
) -> None:
    MailFactory.create_batch(10)
    letterbox.misbehave = lambda at, number: answer if at == stage and number == 4 else None

    assert deliver_waiting() == 10

    assert set(received(letterbox).values()) == {1}
    assert statuses() == {MailStatus.SENT: 10}


@pytest.mark.parametrize("stage", BEFORE_IT_HAS_ALL)
@pytest.mark.parametrize("answer", ["421 Service not available", CLOSE])
def test_a_server_that_takes_nothing_today_loses_nothing(
    letterbox: Letterbox, stage: str, answer: str, time_machine: Any
) -> None:
    MailFactory.create_batch(4, next_attempt_at=timezone.now())
    letterbox.misbehave = lambda at, number: answer if at == stage else None
    now = timezone.now()
    for _ in range(20):
        now += datetime.timedelta(hours=1)
        time_machine.move_to(now, tick=False)
        assert deliver_waiting() == 0
        assert statuses() == {MailStatus.WAITING: 4}
    assert letterbox.stages[stage] <= 60, "a server in trouble is not asked for every email"

    letterbox.misbehave = lambda at, number: None
    time_machine.move_to(now + datetime.timedelta(hours=1), tick=False)

    assert deliver_waiting() == 4
    assert set(received(letterbox).values()) == {1}
    assert "421" in answer or not MailHistory.objects.filter(words__contains="421").exists()
    assert MailHistory.objects.filter(status=MailStatus.SENT).count() == 4


def test_an_email_at_which_every_connection_ends_stops_no_other_and_fails_after_days(
    letterbox: Letterbox, time_machine: Any
) -> None:
    bad = MailFactory.create_batch(5)[0]
    letterbox.refuse[bad.recipient] = "421 Not this one"

    assert deliver_waiting() == 4
    assert statuses() == {MailStatus.SENT: 4, MailStatus.WAITING: 1}

    time_machine.move_to(timezone.now() + OLDEST + datetime.timedelta(hours=1), tick=False)
    deliver_waiting()
    bad.refresh_from_db()
    assert (bad.status, bad.error) == (MailStatus.FAILED, "421 Not this one")


@pytest.mark.parametrize(
    "answer", ["550 Sender denied", "553 5.7.1 Not your name", "530 5.7.0 Sign in first", "554 No"]
)
def test_a_server_that_does_not_want_our_sender_makes_everything_wait_and_staff_are_told(
    letterbox: Letterbox, time_machine: Any, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    MailFactory.create_batch(3, next_attempt_at=timezone.now())
    letterbox.misbehave = lambda at, number: answer if at == "MAIL" else None
    now = timezone.now()
    for _ in range(9):
        now += datetime.timedelta(minutes=6)
        time_machine.move_to(now, tick=False)
        assert deliver_waiting() == 0
    assert statuses() == {MailStatus.WAITING: 3}
    assert letterbox.stages["MAIL"] == 9
    assert caplog.text.count("all emails are waiting") == 1
    assert answer.split()[-1] in caplog.text

    letterbox.misbehave = lambda at, number: None
    time_machine.move_to(now + datetime.timedelta(minutes=6), tick=False)
    assert deliver_waiting() == 3


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT", "550 5.1.1 No such user"),
        ("END", "554 5.7.1 This is spam"),
        ("DATA", "554 Not like this"),
        ("MAIL", "552 5.3.4 Message size exceeds fixed limit"),
    ],
)
def test_what_is_about_one_email_is_final_for_it_alone(letterbox: Letterbox, stage: str, answer: str) -> None:
    bad = MailFactory.create_batch(3)[0]
    letterbox.misbehave = lambda at, number: answer if at == stage and letterbox.stages[stage] == 1 else None

    assert deliver_waiting() == 2

    bad.refresh_from_db()
    assert (bad.status, bad.error) == (MailStatus.FAILED, answer)
    assert bad.body_text, "the email as it was is kept for a person to look at"
    assert MailHistory.objects.get(mail=bad).words == answer


def test_a_connection_that_ends_when_the_server_has_all_of_it_leaves_it_uncertain(letterbox: Letterbox) -> None:
    first = MailFactory.create_batch(2)[0]
    letterbox.misbehave = lambda at, number: CLOSE if at == "END" and letterbox.stages["END"] == 1 else None

    assert deliver_waiting() == 1

    first.refresh_from_db()
    assert first.status == MailStatus.UNCERTAIN
    assert statuses() == {MailStatus.UNCERTAIN: 1, MailStatus.SENT: 1}
    assert MailHistory.objects.get(mail=first).status == MailStatus.UNCERTAIN


def test_a_mail_whose_sender_died_before_the_server_had_it_waits_again(letterbox: Letterbox) -> None:
    mail = MailFactory()
    assert claim_mail() == mail  # and its worker was killed
    assert deliver_waiting() == 0

    Mail.objects.update(claimed_at=timezone.now() - 2 * LOST)

    assert deliver_waiting() == 1
    assert len(letterbox.mails) == 1


def test_a_slow_worker_hands_over_nothing_that_another_has_taken(letterbox: Letterbox) -> None:
    MailFactory()
    slow = claim_mail()
    assert slow is not None
    Mail.objects.update(claimed_at=timezone.now() - 2 * LOST)
    assert deliver_waiting() == 1

    server = ServerConnection()
    with pytest.raises(TakenAwayError):
        transmit(slow, server)
    # The server, which waits for the email by now, would not answer a QUIT.
    assert server.smtp is not None
    assert server.smtp.sock is None
    server.close()

    assert len(letterbox.mails) == 1


def test_the_servers_words_are_kept_without_the_address(letterbox: Letterbox) -> None:
    mail = MailFactory()
    letterbox.refuse[mail.recipient] = f"550 5.7.1 <{mail.recipient}>: blocked"

    deliver_waiting()

    mail.refresh_from_db()
    assert mail.error == "550 5.7.1 <[recipient]>: blocked"


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ("550 No such user", True),
        ("550 5.1.1 The email account does not exist", True),
        ("550 5.2.1 Switched off", True),
        ("550 5.7.1 Blocked by policy", False),
        ("552 5.2.2 Mailbox full", False),
        ("450 4.2.1 Try later", False),
    ],
)
def test_an_address_that_is_gone_gets_no_more_but_what_its_owner_asks_for(
    letterbox: Letterbox, answer: str, gone: bool
) -> None:
    person = UserFactory()
    MailFactory(user=person, recipient=person.email)
    later = MailFactory(user=person, recipient=person.email, next_attempt_at=timezone.now() + OLDEST)
    letterbox.refuse[person.email] = answer

    deliver_waiting()

    later.refresh_from_db()
    assert BouncedAddress.objects.filter(user=person).exists() is gone
    assert later.status == (MailStatus.GIVEN_UP if gone else MailStatus.WAITING)
    context = {"link": "https://example.org/x", "subject": "News", "places": []}
    news = send_later("notifications/digest", person.email, context, user_id=person.pk)
    asked_for = send_later("accounts/mail/reset", person.email, context, user_id=person.pk)
    news.refresh_from_db()
    assert news.status == (MailStatus.GIVEN_UP if gone else MailStatus.WAITING)

    letterbox.refuse.clear()
    deliver_waiting()
    asked_for.refresh_from_db()
    assert asked_for.status == MailStatus.SENT
    assert not BouncedAddress.objects.exists(), "an email that arrives shows that the address is back"


def test_another_address_of_the_same_person_is_not_gone(letterbox: Letterbox) -> None:
    person = UserFactory()
    BouncedAddress.objects.create(user=person, address="old@example.org", words="550 No such user")

    mail = send_later("notifications/digest", person.email, {"subject": "News"}, user_id=person.pk)

    assert deliver_waiting() == 1
    mail.refresh_from_db()
    assert mail.status == MailStatus.SENT
