"""Asking for data, fixing a request, and who sees it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from audit.models import ChangeLog
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services import (
    OWNER_COLUMNS,
    ClosedRequestError,
    RequestContent,
    UnknownPlaceError,
    create_request,
    edit_request,
    withdraw,
)
from requests_app.statuses import PUBLIC_STATUSES
from requests_app.transitions import TransitionError
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

CONTENT = RequestContent(
    title="Stops",
    submission_notes="Why",
    coverage_range="2019 - 2024",
    data_requirements="Rows",
    request_urgency="urgent",
)


def test_a_request_starts_at_intake_with_all_that_was_said(curator: User) -> None:
    places = [LocationFactory().pk, LocationFactory().pk]

    made = create_request(curator.pk, CONTENT, [*places, places[0]], ["Stops", "Stops", "Citations"])

    made = DataRequest.objects.get(pk=made.pk)
    assert made.request_status == RequestStatus.INTAKE
    assert {column: getattr(made, column) for column in OWNER_COLUMNS} == vars(CONTENT)
    assert made.record_types_required == ["Stops", "Citations"]
    assert sorted(made.location_links.values_list("location_id", flat=True)) == sorted(places)
    assert ChangeLog.objects.get(table_name="data_requests", affected_id=made.pk).actor_user_id == curator.pk


def test_an_unknown_place_leaves_nothing_behind(owner: User) -> None:
    with pytest.raises(UnknownPlaceError):
        create_request(owner.pk, CONTENT, [987_654])

    assert not DataRequest.objects.exists()


@pytest.mark.parametrize("title", ["", "   ", "x" * 256])
def test_a_title_that_the_database_would_refuse_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match="1 to 255"):
        RequestContent(title=title)


@pytest.mark.parametrize("on", [True, False])
def test_operations_are_told_of_a_new_request_where_that_is_on(owner: User, settings: Any, on: bool) -> None:
    settings.SEND_OPS_NOTIFICATIONS = on

    made = create_request(owner.pk, RequestContent(title="Stops & <searches>", submission_notes="Why?"))

    mails = list(Mail.objects.all())
    assert [mail.recipient for mail in mails] == (["operations@pdap.io"] if on else [])
    if on:
        assert mails[0].subject == "New data request: Stops & <searches>"
        assert f"/data-requests/{made.pk}" in mails[0].body_text
        assert "Why?" in mails[0].body_text
        assert "<searches>" not in mails[0].body_html


def test_editing_writes_the_owners_columns_and_the_places_and_nothing_else(owner: User) -> None:
    stays, goes, comes = (LocationFactory() for _ in range(3))
    request = DataRequestFactory(creator=owner, locations=[stays, goes], pdap_response="Ours", internal_notes="Secret")
    link = request.location_links.get(location=stays)

    edit_request(request.pk, owner.pk, CONTENT, [stays.pk, comes.pk])

    request.refresh_from_db()
    assert (request.title, request.request_status, request.pdap_response) == ("Stops", "Active", "Ours")
    assert {location_link.location_id for location_link in request.location_links.all()} == {stays.pk, comes.pk}
    assert request.location_links.get(location=stays).pk == link.pk


def test_saving_without_a_change_is_no_change(owner: User) -> None:
    request = create_request(owner.pk, CONTENT)
    before = ChangeLog.objects.count()

    edit_request(request.pk, owner.pk, CONTENT, [])

    assert ChangeLog.objects.count() == before


@pytest.mark.parametrize("status", [RequestStatus.REQUEST_WITHDRAWN, RequestStatus.ARCHIVED])
def test_a_closed_request_stays_as_people_have_read_it(owner: User, status: RequestStatus) -> None:
    request = DataRequestFactory(creator=owner, request_status=status, title="As it was")

    with pytest.raises(ClosedRequestError):
        edit_request(request.pk, owner.pk, CONTENT)

    request.refresh_from_db()
    assert request.title == "As it was"


def test_withdrawing_twice_is_withdrawing_and_an_archived_request_is_past_it(owner: User) -> None:
    request = DataRequestFactory(creator=owner)

    assert withdraw(request.pk, owner.pk)
    assert not withdraw(request.pk, owner.pk)
    with pytest.raises(TransitionError):
        withdraw(DataRequestFactory(request_status=RequestStatus.ARCHIVED).pk, owner.pk)


@pytest.mark.parametrize("status", list(RequestStatus))
def test_who_sees_a_request(owner: User, stranger: User, curator: User, status: RequestStatus) -> None:
    DataRequestFactory(creator=owner, request_status=status)

    def sees(person: Any) -> bool:
        return DataRequest.objects.visible_to(person).exists()

    looked_at = status != RequestStatus.INTAKE
    assert (sees(owner), sees(curator)) == (True, True)
    assert (sees(stranger), sees(AnonymousUser())) == (looked_at, looked_at)
    assert DataRequest.objects.public().exists() == (status in PUBLIC_STATUSES)


def test_a_request_whose_owner_is_gone_is_nobodys(stranger: User) -> None:
    DataRequestFactory(creator=None, request_status=RequestStatus.INTAKE)

    assert not DataRequest.objects.visible_to(stranger).exists()
    assert not DataRequest.objects.visible_to(AnonymousUser()).exists()
