"""A request that nobody has reviewed stays its owner's, whatever becomes of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services.status import change_status
from requests_app.statuses import PUBLIC_STATUSES
from tests.accounts.factories import UserFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db
CLOSED = [RequestStatus.REQUEST_WITHDRAWN, RequestStatus.ARCHIVED]


def seen_by(person: User | AnonymousUser, request: DataRequest) -> bool:
    return DataRequest.objects.visible_to(person).filter(pk=request.pk).exists()


@pytest.mark.parametrize("status", CLOSED)
def test_closing_a_request_that_nobody_reviewed_publishes_nothing(
    status: RequestStatus, owner: User, stranger: User, curator: User, client: Client, owner_client: Client
) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.INTAKE, title="My own case")

    change_status(request.pk, status, owner.pk)

    assert [seen_by(person, request) for person in (AnonymousUser(), stranger, owner, curator)] == [
        *(False, False, True, True)
    ]
    page = reverse("data-request", args=[request.pk])
    assert client.get(page).status_code == 404
    assert owner_client.get(page).status_code == 200


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize("before", PUBLIC_STATUSES)
def test_what_was_public_once_can_still_be_read_after_it_is_closed(
    status: RequestStatus, before: RequestStatus, owner: User
) -> None:
    request = DataRequestFactory(request_status=RequestStatus.INTAKE)
    change_status(request.pk, before, owner.pk)

    change_status(request.pk, status, owner.pk)

    assert seen_by(AnonymousUser(), request)


def test_one_that_was_written_past_intake_has_been_looked_at() -> None:
    assert seen_by(AnonymousUser(), DataRequestFactory(request_status=RequestStatus.ARCHIVED))


def test_a_form_that_was_loaded_before_does_not_forget_that_a_request_was_public() -> None:
    request = DataRequestFactory(request_status=RequestStatus.INTAKE)
    DataRequest.objects.filter(pk=request.pk).update(request_status=RequestStatus.ACTIVE)

    request.request_status = RequestStatus.ARCHIVED
    request.save()

    assert seen_by(AnonymousUser(), request)


def test_the_existing_application_s_own_statement_is_remembered_too() -> None:
    request = DataRequestFactory(request_status=RequestStatus.INTAKE)
    for status in ("Active", "Archived"):
        with connection.cursor() as cursor:
            cursor.execute("update data_requests set request_status = %s where id = %s", [status, request.pk])

    assert seen_by(AnonymousUser(), request)


def test_a_request_that_goes_back_to_intake_is_its_owner_s_again(owner: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ARCHIVED, was_public=True)

    change_status(request.pk, RequestStatus.INTAKE, owner.pk)

    assert not seen_by(UserFactory(), request)
    assert seen_by(owner, request)


def test_undoing_a_publication_hides_the_request_and_forgets_nothing(owner: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.INTAKE)
    change_status(request.pk, RequestStatus.ACTIVE, owner.pk)
    published = ChangeLog.objects.filter(table_name="data_requests", affected_id=request.pk).latest("id")

    undo_change_set(published.change_set, owner.pk)

    request.refresh_from_db()
    assert (request.request_status, request.was_public) == (RequestStatus.INTAKE, True)
    assert not seen_by(AnonymousUser(), request)
