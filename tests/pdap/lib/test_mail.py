"""The ledger of mails against a real mail server."""

import datetime
import threading
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_q.models import OrmQ

from pdap.lib.mail import send_later
from pdap.lib.mail.brakes import DIGEST
from pdap.lib.mail.delivery import STALE, deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from pdap.lib.mail.sending_results import WAITS
from tests.accounts.factories import UserFactory
from tests.pdap.factories import MailFactory
from tests.smtp import Letterbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates(tmp_path: Any, settings: Any) -> str:
    """A folder of templates of one mail."""
    folder = tmp_path / "hello"
    folder.mkdir()
    (folder / "subject.txt").write_text("Hello\n{{ name }}\n")
    (folder / "body.txt").write_text("Hello {{ name }}: {{ site }}/profile")
    (folder / "body.html").write_text("<p>Hello {{ name }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "hello"


def test_an_email_is_written_where_no_static_files_are_collected(tmp_path: Any, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    collected = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": collected}

    html = render_to_string("mail/base.html")

    name = "img/icon-180.png"
    assert f'src="{settings.SITE_URL}/static/{name}"' in html
    assert finders.find(name)


def test_a_mail_is_written_down_and_then_sent(templates: str, letterbox: Letterbox) -> None:
    send_later(templates, "reader@example.org", {"name": "<b>"}, reply_to="us@example.org", headers={"X-Kind": "test"})
    assert letterbox.mails == []

    assert deliver_waiting() == 1

    (mail,) = letterbox.mails
    assert (mail["Subject"], mail["To"], mail["Reply-To"], mail["X-Kind"]) == (
        "Hello &lt;b&gt;",
        "reader@example.org",
        "us@example.org",
        "test",
    )
    assert f"{django_settings.SITE_URL}/profile" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "&lt;b&gt;" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_sending_again_sends_nothing_and_the_words_are_gone(letterbox: Letterbox) -> None:
    mail = MailFactory()

    assert [deliver_waiting(), deliver_waiting()] == [1, 0]

    mail.refresh_from_db()
    assert (mail.status, mail.body_text, mail.body_html, mail.error) == (MailStatus.SENT, "", "", None)
    assert len(letterbox.mails) == 1


def test_the_worker_is_told_only_if_the_transaction_commits(templates: str) -> None:
    with transaction.atomic():
        send_later(templates, "reader@example.org", {"name": "you"})
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()

    send_later(templates, "reader@example.org", {"name": "you"})

    assert OrmQ.objects.count() == 1


def test_an_address_that_is_refused_for_good_stops_nobody_else(letterbox: Letterbox) -> None:
    bad, good = MailFactory(), MailFactory()
    letterbox.refuse[bad.recipient] = "550 No such user"

    assert deliver_waiting() == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, good.status) == (MailStatus.FAILED, MailStatus.SENT)
    assert "550" in bad.error
    assert bad.recipient not in bad.error


def test_what_is_refused_for_now_is_tried_again_later_and_in_the_end_fails(
    letterbox: Letterbox, time_machine: Any
) -> None:
    mail = MailFactory(next_attempt_at=timezone.now())
    letterbox.refuse[mail.recipient] = "451 Come back later"
    now = timezone.now() + datetime.timedelta(seconds=1)
    for wait in WAITS:
        time_machine.move_to(now, tick=False)
        assert deliver_waiting() == 0
        mail.refresh_from_db()
        assert (mail.status, mail.next_attempt_at) == (MailStatus.WAITING, now + wait)
        assert deliver_waiting() == 0
        now += wait

    time_machine.move_to(now, tick=False)
    deliver_waiting()

    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.FAILED, len(WAITS) + 1)


def test_a_server_that_is_away_is_tried_again(settings: Any, letterbox: Letterbox) -> None:
    mail = MailFactory()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.WAITING, 1)

    settings.EMAIL_PORT = port
    Mail.objects.update(next_attempt_at=timezone.now())
    assert deliver_waiting() == 1


def test_a_connection_that_breaks_in_the_middle_leaves_it_uncertain(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = MailFactory()

    def break_off(self: EmailBackend, messages: Any) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", break_off)

    assert [deliver_waiting(), deliver_waiting()] == [0, 0]
    mail.refresh_from_db()
    assert mail.status == MailStatus.UNCERTAIN


def test_a_mail_whose_sender_died_is_given_up_and_never_sent_again(letterbox: Letterbox) -> None:
    old, young = (
        MailFactory(status=MailStatus.SENDING, attempts=1, claimed_at=timezone.now() - age)
        for age in (STALE * 2, STALE / 2)
    )

    assert deliver_waiting() == 0

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, young.status) == (MailStatus.UNCERTAIN, MailStatus.SENDING)
    assert letterbox.mails == []


def test_an_address_with_a_line_break_fails_and_harms_nothing(letterbox: Letterbox) -> None:
    mail = MailFactory(recipient="a@example.org\nBcc: b@example.org")

    deliver_waiting()

    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED
    assert letterbox.mails == []


def test_a_mail_goes_with_the_account() -> None:
    person = UserFactory()
    MailFactory(user=person)

    with connection.cursor() as cursor:
        cursor.execute("delete from users where id = %s", [person.pk])

    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_mails_and_nobody_gets_two(letterbox: Letterbox) -> None:
    recipients = {mail.recipient for mail in MailFactory.create_batch(20)}

    def work() -> None:
        deliver_waiting()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(mail["To"] for mail in letterbox.mails) == sorted(recipients)


def test_no_more_digests_than_the_days_limit_leave_and_other_mails_go_on(
    settings: Any, letterbox: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_DAILY_LIMIT = 2
    MailFactory.create_batch(2, kind=DIGEST, status=MailStatus.SENT, sent_at=timezone.now())
    digest, other_mail = MailFactory(kind=DIGEST), MailFactory()

    assert [deliver_waiting(), deliver_waiting()] == [1, 0]

    assert [mail["To"] for mail in letterbox.mails] == [other_mail.recipient]
    assert caplog.text.count("The rest will wait") == 1

    Mail.objects.filter(status=MailStatus.SENT).update(sent_at=timezone.now() - datetime.timedelta(hours=25))
    assert deliver_waiting() == 1
    digest.refresh_from_db()
    assert digest.status == MailStatus.SENT


def test_more_mails_than_is_sane_wait_and_staff_are_told(
    settings: Any, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[str] = []
    monkeypatch.setattr("pdap.lib.mail.brakes.tell_staff", messages.append)
    settings.MAIL_HOURLY_LIMIT = 3
    person = UserFactory()
    MailFactory.create_batch(2, kind=DIGEST, user=person)
    MailFactory.create_batch(5, kind="accounts/mail/verify")

    assert [deliver_waiting(), deliver_waiting()] == [5, 0]

    assert Mail.objects.filter(status=MailStatus.WAITING).count() == 2
    assert len(messages) == 1
    assert "MAIL_HOURLY_LIMIT" in messages[0]
