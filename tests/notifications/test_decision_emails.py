"""Mails to one person about what is theirs."""

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.models import DataSource
from datasources.services.review import approve, ask_submitter, reject, reopen
from notifications.services.undo_previews import MOST_NAMED
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services import change_status
from tests.datasources.factories import DataSourceFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_whoever_asked_hears_that_the_request_moved_on(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, title="Stops & <frisks>", pdap_response="Look <here>")

    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)

    mail = Mail.objects.get()
    assert (mail.recipient, mail.user) == (owner.email, owner)
    assert mail.subject == "Your data request “Stops & <frisks>” is now: Done"
    assert "Look <here>" in mail.body_text
    assert "Look &lt;here&gt;" in mail.body_html
    assert f"/data-request/{request.pk}" in mail.body_text


def test_the_notes_of_staff_are_not_in_it(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, internal_notes="between us", archive_reason="too wide")

    change_status(request.pk, RequestStatus.ARCHIVED, curator.pk)

    mail = Mail.objects.get()
    assert "between us" not in mail.body_text + mail.body_html
    assert "too wide" in mail.body_text


def test_nobody_is_told_of_what_they_did_themselves(owner: User) -> None:
    change_status(DataRequestFactory(creator=owner).pk, RequestStatus.REQUEST_WITHDRAWN, owner.pk)

    assert not Mail.objects.exists()


def test_a_request_without_a_creator_tells_nobody(curator: User) -> None:
    change_status(DataRequestFactory(creator=None).pk, RequestStatus.COMPLETE, curator.pk)

    assert not Mail.objects.exists()


def test_a_submitter_hears_that_the_source_is_listed(owner: User, curator: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)

    approve(source, curator.pk)

    mail = Mail.objects.get()
    assert mail.recipient == owner.email
    assert f"/data-source/{source.pk}" in mail.body_text
    assert curator.email not in mail.body_text + mail.body_html


def test_a_submitter_hears_why_a_source_was_rejected(owner: User, curator: User) -> None:
    reject(DataSourceFactory(pending=True, submitter=owner), curator.pk, "It asks for a <password>")

    mail = Mail.objects.get()
    assert "It asks for a <password>" in mail.body_text
    assert "&lt;password&gt;" in mail.body_html


def test_a_source_without_a_submitter_tells_nobody(curator: User) -> None:
    approve(DataSourceFactory(pending=True), curator.pk)

    assert not Mail.objects.exists()


def test_whoever_publishes_their_own_source_is_not_told_of_it(curator: User) -> None:
    approve(DataSourceFactory(pending=True, submitter=curator), curator.pk)

    assert not Mail.objects.exists()


def test_the_email_about_a_decision_waits_some_minutes_for_second_thoughts(owner: User, curator: User) -> None:
    with time_machine.travel("2026-11-24 12:00Z", tick=False) as time:
        source = DataSourceFactory(pending=True, submitter=owner)
        reject(source, curator.pk, "No")

        assert deliver_waiting() == 0
        time.shift(5 * 60)
        assert deliver_waiting() == 1
        # What has left cannot be taken back; the next decision is told again.
        reopen(source, curator.pk)
        assert Mail.objects.get().status == MailStatus.SENT


def test_taking_a_decision_back_takes_its_email_and_no_other(owner: User, curator: User) -> None:
    first, second = DataSourceFactory.create_batch(2, pending=True, submitter=owner)
    approve(first, curator.pk)
    approve(second, curator.pk)

    reopen(first, curator.pk)

    assert f"/data-source/{second.pk}" in Mail.objects.get().body_text


def test_a_question_can_be_answered_by_mail(owner: User, curator: User) -> None:
    ask_submitter(DataSourceFactory(pending=True, submitter=owner, name="Stops & <more>"), curator.pk, "Which <years>?")

    mail = Mail.objects.get()
    assert (mail.recipient, mail.reply_to) == (owner.email, "contact@pdap.io")
    assert mail.subject == "A question about your data source: Stops & <more>"
    assert "Which <years>?" in mail.body_text
    assert "Which &lt;years&gt;?" in mail.body_html
    assert curator.email not in mail.body_text + mail.body_html


def test_of_two_decisions_within_minutes_the_second_alone_is_told(owner: User, curator: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    approve(source, curator.pk)
    reject(source, curator.pk, "On second thoughts, no")

    assert "On second thoughts, no" in Mail.objects.get().body_text


def test_a_decision_takes_back_the_question_that_waits(owner: User, curator: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    ask_submitter(source, curator.pk, "Which years?")
    approve(source, curator.pk)

    assert "Which years?" not in Mail.objects.get().body_text


def test_a_request_that_moves_twice_within_minutes_is_told_once_and_one_that_moves_back_is_not(
    owner: User, curator: User
) -> None:
    twice = DataRequestFactory(creator=owner, request_status=RequestStatus.READY_TO_START)
    change_status(twice.pk, RequestStatus.ACTIVE, curator.pk)
    change_status(twice.pk, RequestStatus.COMPLETE, curator.pk)
    assert "is now: Done" in Mail.objects.get().subject

    change_status(twice.pk, RequestStatus.READY_TO_START, curator.pk)

    assert not Mail.objects.exists()


def test_a_requester_who_decides_themselves_gets_no_email_that_says_otherwise(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.READY_TO_START)
    change_status(request.pk, RequestStatus.ACTIVE, curator.pk)
    change_status(request.pk, RequestStatus.REQUEST_WITHDRAWN, owner.pk)

    assert not Mail.objects.exists()


@pytest.mark.parametrize("kind", ["approve", "ask", "status"])
def test_what_was_undone_in_any_way_does_not_leave(owner: User, curator: User, kind: str) -> None:
    with time_machine.travel("2026-11-24 12:00Z", tick=False) as time:
        source = DataSourceFactory(pending=True, submitter=owner)
        request = DataRequestFactory(creator=owner, request_status=RequestStatus.READY_TO_START)
        if kind == "approve":
            approve(source, curator.pk)
            change = ChangeLog.objects.filter(table_name="data_sources", affected_id=source.pk).latest("id")
            undo_change_set(change.change_set, curator.pk)
        elif kind == "ask":
            ask_submitter(source, curator.pk, "Which years?")
            DataSource.objects.filter(pk=source.pk).update(approval_status="approved")
        else:
            change_status(request.pk, RequestStatus.COMPLETE, curator.pk)
            DataRequest.objects.filter(pk=request.pk).update(request_status=RequestStatus.ACTIVE)
        time.shift(5 * 60)

        assert deliver_waiting() == 0

    # An undone decision takes its email back at once; what was changed otherwise is found out before it would leave.
    assert not Mail.objects.exclude(status=MailStatus.GIVEN_UP).exists()


def test_the_approval_that_holds_again_after_an_undone_decline_is_told(owner: User, curator: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    approve(source, curator.pk)
    reject(source, curator.pk, "Off topic.")

    reopen(source, curator.pk)

    source.refresh_from_db()
    assert source.is_public
    mail = Mail.objects.get()
    assert (mail.status, mail.headers["X-PDAP-Status"]) == (MailStatus.WAITING, "approved")
    assert "Off topic." not in mail.body_text


def test_the_decline_that_holds_again_after_an_undone_approval_is_told_with_its_reason(
    owner: User, curator: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    reject(source, curator.pk, "Off topic.")
    approve(source, curator.pk)

    reopen(source, curator.pk)

    assert "Off topic." in Mail.objects.get().body_text


def test_the_question_that_holds_again_after_an_undone_decision_is_asked(owner: User, curator: User) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    ask_submitter(source, curator.pk, "Which years?")
    approve(source, curator.pk)

    reopen(source, curator.pk)

    assert "Which years?" in Mail.objects.get().body_text


@pytest.mark.parametrize("first", ["approve", "ask"])
def test_what_the_submitter_has_read_is_not_told_again_after_an_undone_decision(
    owner: User, curator: User, first: str
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    approve(source, curator.pk) if first == "approve" else ask_submitter(source, curator.pk, "Which years?")
    Mail.objects.update(status=MailStatus.SENT)
    reject(source, curator.pk, "Off topic.")

    reopen(source, curator.pk)

    assert Mail.objects.get().status == MailStatus.SENT


def test_a_submitter_who_has_read_of_a_decline_hears_that_it_was_undone_to_an_approval(
    owner: User, curator: User
) -> None:
    source = DataSourceFactory(pending=True, submitter=owner)
    approve(source, curator.pk)
    reject(source, curator.pk, "Off topic.")
    Mail.objects.update(status=MailStatus.SENT)

    reopen(source, curator.pk)

    assert Mail.objects.get(status=MailStatus.WAITING).headers["X-PDAP-Status"] == "approved"


def test_an_approval_of_long_ago_is_not_told_again_after_an_undone_decline(owner: User, curator: User) -> None:
    with time_machine.travel("2026-01-24 12:00Z", tick=False):
        source = DataSourceFactory(pending=True, submitter=owner)
        approve(source, curator.pk)
    Mail.objects.all().delete()  # as the nightly job does
    reject(source, curator.pk, "Off topic.")

    reopen(source, curator.pk)

    assert not Mail.objects.exists()


def undo_last_change(request: DataRequest, person: User) -> None:
    change = ChangeLog.objects.filter(table_name="data_requests", affected_id=request.pk).latest("id")
    assert change.change_set is not None
    undo_change_set(change.change_set, person.pk)


def test_a_requester_who_has_read_of_a_status_hears_what_holds_after_it_is_undone(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ACTIVE)
    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)
    Mail.objects.update(status=MailStatus.SENT)

    undo_last_change(request, curator)

    mail = Mail.objects.get(status=MailStatus.WAITING)
    assert (mail.recipient, mail.headers["X-PDAP-Status"]) == (owner.email, RequestStatus.ACTIVE)
    assert "In progress" in mail.subject


def test_a_requester_who_has_read_nothing_yet_reads_nothing_of_a_status_that_was_undone(
    owner: User, curator: User
) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ACTIVE)
    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)

    undo_last_change(request, curator)

    assert not Mail.objects.exists()


def test_a_requester_who_undoes_a_status_themselves_is_not_told(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ACTIVE)
    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)
    Mail.objects.update(status=MailStatus.SENT)

    undo_last_change(request, owner)

    assert not Mail.objects.filter(status=MailStatus.WAITING).exists()


def preview_of_undoing(request: DataRequest, client: Client) -> str:
    change = ChangeLog.objects.filter(table_name="data_requests", affected_id=request.pk).latest("id")
    page = client.get(reverse("admin:history-undo-set", args=[change.change_set]))
    assert page.status_code == 200
    return page.content.decode()


def test_the_preview_of_an_undoing_says_which_email_the_requester_will_get(
    owner: User, curator: User, curator_client: Client
) -> None:
    request = DataRequestFactory(creator=owner, title="Stops", request_status=RequestStatus.ACTIVE)
    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)
    says = "The requester of “Stops” will get an email with its status: In progress."

    # The email about the change still waits, and would not leave.
    assert says not in preview_of_undoing(request, curator_client)
    Mail.objects.update(status=MailStatus.SENT)
    assert says in preview_of_undoing(request, curator_client)

    undo_last_change(request, curator)
    assert Mail.objects.filter(status=MailStatus.WAITING, recipient=owner.email).count() == 1


def test_the_preview_speaks_of_no_email_where_none_is_sent(curator: User, curator_client: Client) -> None:
    own = DataRequestFactory(creator=curator, request_status=RequestStatus.ACTIVE)
    nobodys = DataRequestFactory(creator=None, request_status=RequestStatus.ACTIVE)
    for request in (own, nobodys):
        change_status(request.pk, RequestStatus.COMPLETE, curator.pk)

        assert "will get an email" not in preview_of_undoing(request, curator_client)


def test_the_preview_names_a_few_requesters_and_counts_the_rest(curator: User, curator_client: Client) -> None:
    requests = [DataRequestFactory(request_status=RequestStatus.ACTIVE) for _ in range(MOST_NAMED + 2)]
    with transaction.atomic():
        for request in requests:
            change_status(request.pk, RequestStatus.COMPLETE, curator.pk)
    Mail.objects.update(status=MailStatus.SENT)

    page = preview_of_undoing(requests[0], curator_client)

    assert page.count("will get an email with its status") == MOST_NAMED
    assert "2 more requesters will get an email." in page
