"""Reports on sources, seen to in the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import ChangeLog
from datasources.enums import ProblemKind
from datasources.models import ProblemReport
from datasources.services.reports import report_problem, resolve
from pdap.lib.mail.models import Mail
from pdap.lib.mail.standing import still_holds
from tests.datasources.factories import DataSourceFactory, ProblemReportFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:datasources_problemreport_changelist")


def test_a_report_goes_with_its_source_and_outlives_the_reporter(owner: User) -> None:
    report = report_problem(DataSourceFactory(), ProblemKind.BROKEN_LINK, reporter_id=owner.pk)
    User.objects.filter(pk=owner.pk).delete()
    report.refresh_from_db()
    assert report.reporter_id is None

    report.data_source.delete()
    assert not ProblemReport.objects.exists()


def test_resolving_twice_keeps_who_was_first(curator: User, administrator: User) -> None:
    report = ProblemReportFactory()

    assert resolve(report, curator.pk)
    assert not resolve(report, administrator.pk)

    report.refresh_from_db()
    assert report.resolved_by_id == curator.pk
    assert report.resolved_at is not None


def test_the_change_log_does_not_learn_a_readers_address() -> None:
    ProblemReportFactory(email="reader@example.org")

    assert not ChangeLog.objects.filter(new_data__icontains="reader@example.org").exists()


def test_curators_see_open_reports_first_and_resolve_them(curator_client: Client, curator: User) -> None:
    done = ProblemReportFactory(message="Old news")
    resolve(done, curator.pk)
    report = ProblemReportFactory(message="The link is dead")

    page = curator_client.get(LIST).content.decode()
    assert page.index("The link is dead") < page.index("Old news")
    assert reverse("admin:datasources_datasource_change", args=[report.data_source_id]) in page

    assert "Old news" not in curator_client.get(LIST, {"open": "yes"}).content.decode()
    assert "The link is dead" not in curator_client.get(LIST, {"open": "no"}).content.decode()

    selected = {"action": "resolve_selected", "_selected_action": [report.pk]}
    assert "1 of 1 will change" in curator_client.post(LIST, selected).content.decode()
    curator_client.post(LIST, selected | {"_confirmed": "yes"})
    report.refresh_from_db()
    assert report.resolved_by_id == curator.pk


def test_reports_are_read_and_never_written_in_the_admin(curator_client: Client, stranger_client: Client) -> None:
    report = ProblemReportFactory()
    address = reverse("admin:datasources_problemreport_change", args=[report.pk])

    curator_client.post(address, {"kind": "other", "message": "Forged"})
    report.refresh_from_db()
    assert report.kind == ProblemKind.BROKEN_LINK
    assert curator_client.get(reverse("admin:datasources_problemreport_add")).status_code == 403
    assert stranger_client.get(LIST).status_code == 302


def test_a_reader_who_left_an_address_gets_the_answer_and_can_have_it_taken_back(curator_client: Client) -> None:
    report = ProblemReportFactory(email="reader@example.org", data_source__name="Stops of Ada")
    silent = ProblemReportFactory(email=None)

    chosen = {"action": "resolve_selected", "_selected_action": [report.pk, silent.pk]}
    curator_client.post(LIST, chosen | {"_confirmed": "yes", "text": "We replaced the link."})

    letter = Mail.objects.get()
    assert (letter.recipient, letter.subject) == (
        "reader@example.org",
        "We looked into the problem you reported: Stops of Ada",
    )
    assert "We replaced the link." in letter.body_text
    assert letter.next_attempt_at > timezone.now()
    report.refresh_from_db()
    assert report.answer == "We replaced the link."
    assert still_holds(letter)
    ProblemReport.objects.filter(pk=report.pk).update(resolved_at=None)
    assert not still_holds(letter)


def test_the_page_of_a_source_says_that_a_report_is_open(client: Client) -> None:
    report = ProblemReportFactory()
    page = reverse("data-source", args=[report.data_source_id])
    assert "1 problem report open since" in client.get(page).content.decode()

    ProblemReport.objects.update(resolved_at=timezone.now())

    assert "problem report" not in client.get(page).content.decode()


def test_a_report_that_is_resolved_again_otherwise_sends_the_last_answer_alone(curator: User) -> None:
    report, other = ProblemReportFactory(), ProblemReportFactory()
    for answer in ("We fixed the link.", "The page is gone for good."):
        resolve(report, curator.pk, answer)
        ProblemReport.objects.filter(pk=report.pk).update(resolved_at=None, resolved_by=None, answer=None)
    resolve(other, curator.pk)

    (letter,) = Mail.objects.filter(recipient=report.email)
    assert "The page is gone for good." in letter.body_text
    assert Mail.objects.filter(recipient=other.email).count() == 1
