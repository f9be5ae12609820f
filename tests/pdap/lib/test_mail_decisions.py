"""What a person decides about emails that failed or may have left: in the admin, and by `manage.py emails`."""

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from accounts.models import User
from pdap.lib.mail.decisions import Decision, decide, text_without_keys
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail, MailHistory
from tests.pdap.factories import MailFactory, MailHistoryFactory
from tests.smtp import Letterbox

pytestmark = pytest.mark.django_db

LIST = "/admin/pdap/mail/"
OUTCOMES = [
    (Decision.SEND_AGAIN, MailStatus.WAITING, "There is news."),
    (Decision.ARRIVED, MailStatus.SENT, ""),
    (Decision.GIVE_UP, MailStatus.GIVEN_UP, ""),
]


def page_of(mail: Mail) -> str:
    return reverse("admin:pdap_mail_change", args=[mail.pk])


@pytest.mark.parametrize("status", [MailStatus.FAILED, MailStatus.UNCERTAIN])
@pytest.mark.parametrize(("decision", "then", "text"), OUTCOMES)
def test_each_decision_is_a_button_and_is_written_into_the_history(
    administrator_client: Client, administrator: User, status: MailStatus, decision: Decision, then: str, text: str
) -> None:
    mail = MailFactory(status=status, refusals=6)
    assert decision.label in administrator_client.get(page_of(mail)).content.decode()

    response = administrator_client.post(reverse("admin:mail-decide", args=[mail.pk]), {"decision": decision.value})

    assert response.status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.body_text) == (then, text)
    step = MailHistory.objects.get()
    assert (step.status, step.words, step.person) == (then, decision.label, administrator)
    page = administrator_client.get(page_of(mail)).content.decode()
    assert administrator.email in page
    assert "What should happen to this email?" not in page


@pytest.mark.parametrize(("decision", "then", "text"), OUTCOMES)
def test_many_are_decided_at_once_and_the_others_are_named(
    administrator_client: Client, decision: Decision, then: str, text: str
) -> None:
    mails = [MailFactory(status=status) for status in (MailStatus.FAILED, MailStatus.UNCERTAIN, MailStatus.SENDING)]
    action = {Decision.SEND_AGAIN: "send_again", Decision.ARRIVED: "mark_arrived", Decision.GIVE_UP: "give_up"}

    response = administrator_client.post(
        LIST, {"action": action[decision], "_selected_action": [mail.pk for mail in mails]}, follow=True
    )

    assert Mail.objects.filter(status=then).count() == 2
    assert Mail.objects.filter(status=MailStatus.SENDING).count() == 1
    shown = response.content.decode()
    assert f"{decision.label}: 2 emails." in shown
    assert "1 email left as they were" in shown


def test_an_email_that_is_sent_again_leaves_as_it_was(administrator_client: Client, letterbox: Letterbox) -> None:
    mail = MailFactory(status=MailStatus.UNCERTAIN, attempts=9, handed_over=True, body_text="As it was")

    administrator_client.post(reverse("admin:mail-decide", args=[mail.pk]), {"decision": "send-again"})

    assert deliver_waiting() == 1
    assert "As it was" in letterbox.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_page_shows_the_email_and_the_servers_words_but_no_key(administrator_client: Client) -> None:
    text = "Open https://pdap.io/reset-password?token=eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.abc or https://pdap.io/profile"
    mail = MailFactory(status=MailStatus.FAILED, body_text=text)
    MailHistoryFactory(mail=mail, status=MailStatus.FAILED, words="554 <Spam>")

    page = administrator_client.get(page_of(mail)).content.decode()

    assert "eyJhbGci" not in page
    assert "https://pdap.io/profile" in page
    assert "554 &lt;Spam&gt;" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://pdap.io/unsubscribe/WzEsbnVsbF0:1vPabc:sig_nature-xyz.", "https://pdap.io/unsubscribe/…"),
        (
            "https://pdap.io/validate/email?token=abcdefghijklmnopqrstuvwxyz&x=1",
            "https://pdap.io/validate/email?token=…&x=1",
        ),
        ("https://a-very-long-host-name.police-data.example.org/data-source/123", None),
        ("No link", None),
    ],
)
def test_links_are_shown_without_what_opens_something(text: str, shown: str | None) -> None:
    assert text_without_keys(MailFactory(body_text=text)) == (shown or text)


def test_nobody_else_sees_or_decides(curator_client: Client) -> None:
    mail = MailFactory(status=MailStatus.FAILED)

    assert curator_client.get(page_of(mail)).status_code == 403
    assert curator_client.post(reverse("admin:mail-decide", args=[mail.pk]), {"decision": "give-up"}).status_code == 403
    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED


def test_what_is_no_decision_is_not_carried_out(administrator_client: Client) -> None:
    mail = MailFactory(status=MailStatus.FAILED)
    page = reverse("admin:mail-decide", args=[mail.pk])

    assert administrator_client.post(page, {"decision": "burn"}).status_code == 404
    assertRedirects(administrator_client.get(page, follow=True), page_of(mail))
    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_counts() -> None:
    mail = MailFactory(status=MailStatus.UNCERTAIN)
    together = threading.Barrier(2)
    done: list[int] = []

    def work(decision: Decision) -> None:
        together.wait()
        done.append(decide([mail.pk], decision))
        connection.close()

    threads = [threading.Thread(target=work, args=[decision]) for decision in (Decision.SEND_AGAIN, Decision.GIVE_UP)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 1]
    assert MailHistory.objects.count() == 1


def emails(*arguments: Any) -> str:
    output = StringIO()
    call_command("emails", *map(str, arguments), stdout=output)
    return output.getvalue()


def test_the_command_lists_and_shows_what_waits() -> None:
    failed = MailFactory(status=MailStatus.FAILED, error="554 Spam", recipient="reader@example.org")
    MailHistoryFactory(mail=failed, status=MailStatus.FAILED, words="554 Spam")
    MailFactory(status=MailStatus.SENT)

    (line,) = emails("list").splitlines()

    assert line.startswith(f"{failed.pk}  ")
    assert line.endswith("reader@example.org  554 Spam")
    assert "Failed: 554 Spam" in emails("show", failed.pk)
    assert "There is news." in emails("show", failed.pk)


@pytest.mark.parametrize(("decision", "then", "text"), OUTCOMES)
def test_the_command_decides_about_some_or_all(decision: Decision, then: str, text: str) -> None:
    first = MailFactory(status=MailStatus.FAILED)
    MailFactory.create_batch(2, status=MailStatus.UNCERTAIN)

    assert emails(decision.value, first.pk) == f"{decision.label}: 1 of 1.\n"
    assert emails(decision.value, "--all", "uncertain") == f"{decision.label}: 2 of 2.\n"

    assert Mail.objects.filter(status=then).count() == 3
    assert set(MailHistory.objects.values_list("words", flat=True)) == {f"{decision.label} (command line)"}


@pytest.mark.parametrize(
    "arguments", [["show", 404], ["give-up", 404], ["give-up"], ["give-up", 1, "--all", "failed"], ["burn"], []]
)
def test_the_command_answers_what_it_cannot_do_with_a_sentence(arguments: list[Any]) -> None:
    with pytest.raises(CommandError):
        emails(*arguments)
