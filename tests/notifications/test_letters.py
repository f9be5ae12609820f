"""Mails to one person about what is theirs."""

import pytest

from accounts.models import User
from datasources.services.review import approve, reject
from pdap.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from tests.datasources.factories import DataSourceFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def test_whoever_asked_hears_that_the_request_moved_on(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, title="Stops & <frisks>", pdap_response="Look <here>")

    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)

    mail = Mail.objects.get()
    assert (mail.recipient, mail.user) == (owner.email, owner)
    assert mail.subject == "Your data request “Stops & <frisks>” is now: Complete"
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
