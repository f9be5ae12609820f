"""Requests in the admin: the table of statuses holds there too, and followers are told."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.enums import RecordTypeName
from notifications.models import DataRequestEvent
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services import change_status
from requests_app.statuses import PUBLIC_STATUSES
from requests_app.transitions import TRANSITIONS
from tests.locations.factories import LocationFactory
from tests.pdap.web.forms import sent_form
from tests.requests_app.factories import (
    DataRequestDataSourceFactory,
    DataRequestFactory,
    DataRequestGithubIssueFactory,
    DataRequestLocationFactory,
)

pytestmark = pytest.mark.django_db


def sent(request: DataRequest | None, **changes: Any) -> dict[str, Any]:
    """Return what the admin's form sends."""
    links = ("location_links", "data_source_links", "notes", "github_issue")
    counts = {f"{prefix}-{name}_FORMS": "0" for prefix in links for name in ("TOTAL", "INITIAL")}
    title = request.title if request else "New"
    status = request.request_status if request else "Intake"
    return {"title": title, "request_status": status, "request_urgency": "urgent", **counts, **changes}


def change(client: Client, request: DataRequest, **changes: Any) -> Any:
    """Save a request in the admin, and read it again."""
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])
    response = client.post(address, sent(request, **changes))
    request.refresh_from_db()
    return response


def test_a_new_status_is_told_to_followers_once_and_has_an_actor(curator_client: Client, curator: User) -> None:
    request = DataRequestFactory(request_status="Intake")

    for status in ("Ready to start", "Active", "Ready to start"):
        assert change(curator_client, request, anyway=status).status_code == 302
        assert request.request_status == status

    assert DataRequestEvent.objects.filter(data_request=request).count() == 1
    assert ChangeLog.objects.filter(table_name="data_requests").last().actor_user_id == curator.pk


def test_only_the_tables_steps_are_offered_and_taken(curator_client: Client) -> None:
    request = DataRequestFactory(request_status="Request withdrawn")
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])

    form = curator_client.get(address).context["adminform"].form
    offered = {value for value, _ in form.fields["request_status"].choices}
    assert offered == {"Request withdrawn", *TRANSITIONS["Request withdrawn"]}
    assert change(curator_client, request, request_status="Complete").status_code == 200
    assert request.request_status == "Request withdrawn"


def test_a_request_made_in_the_admin_starts_at_intake(curator_client: Client) -> None:
    address = reverse("admin:requests_app_datarequest_add")

    assert curator_client.post(address, sent(None, request_status="Complete")).status_code == 200
    assert curator_client.post(address, sent(None)).status_code == 302
    assert DataRequest.objects.get().request_status == "Intake"


def test_archiving_wants_a_reason(curator_client: Client) -> None:
    request = DataRequestFactory()

    assert "send it to the requester" in change(curator_client, request, request_status="Archived").content.decode()
    change(curator_client, request, request_status="Archived", archive_reason="Asked for twice")
    assert (request.request_status, request.archive_reason) == ("Archived", "Asked for twice")


def test_the_steps_are_buttons_that_say_whom_they_tell(curator_client: Client, owner: User) -> None:
    request = DataRequestFactory(request_status="Intake", creator=owner)
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])

    moves = {move.status: move for move in curator_client.get(address).context["moves"]}

    assert set(moves) == TRANSITIONS["Intake"]
    assert moves["Ready to start"].tells == "the requester, by email; followers of its places, in a digest"
    assert moves["Active"].tells == "the requester, by email"
    change(curator_client, request, anyway="Ready to start")
    change(curator_client, request, request_status="Archived", archive_reason="Twice")
    again = {move.status: move for move in curator_client.get(address).context["moves"]}
    assert again["Ready to start"].tells == "the requester, by email; followers have already been notified"
    assert again["Intake"].tells == "no one"


def test_a_button_saves_what_is_typed_and_moves_the_request_on(curator_client: Client) -> None:
    request = DataRequestFactory(request_status="Intake", locations=[LocationFactory()])
    steps = {
        "request_status": ["Intake", "Ready to start"],
        "record_types_required": ["Stops"],
        "data_requirements": "All",
    }
    typed = sent(request, pdap_response="We look", title="Mended", **steps)

    curator_client.post(reverse("admin:requests_app_datarequest_change", args=[request.pk]), typed)

    request.refresh_from_db()
    assert (request.request_status, request.pdap_response, request.title) == ("Ready to start", "We look", "Mended")


def test_enter_in_a_field_saves_and_moves_nothing(curator_client: Client) -> None:
    request = DataRequestFactory(request_status="Intake")

    page = curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk])).content.decode()

    # A browser presses the form's first button then.
    form = page.partition('id="datarequest_form"')[2].partition("</form>")[0]
    buttons = [tag for tag in re.findall(r"<(?:button|input)[^>]*>", form) if 'type="submit"' in tag]
    assert 'name="_save"' in buttons[0]
    assert any('value="Ready to start"' in button for button in buttons)


def test_a_conflict_with_github_and_what_is_missing_are_shown(curator_client: Client) -> None:
    request = DataRequestFactory(request_status="Intake", record_types_required=[])
    DataRequestGithubIssueFactory(data_request=request, conflict="Status: the site said “Intake”.")

    seen = curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk])).content.decode()

    assert "Status: the site said “Intake”." in seen
    assert "Still missing: a place and record types" in seen


def test_a_request_that_somebody_else_has_moved_on_is_not_overwritten(
    curator_client: Client, administrator: User
) -> None:
    request = DataRequestFactory(request_status="Intake")
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])
    form = sent_form(curator_client, address)
    change_status(request.pk, RequestStatus.ACTIVE, administrator.pk)

    response = curator_client.post(address, form | {"request_status": "Archived", "archive_reason": "No"})

    assert response.status_code == 409
    assert [
        (difference.theirs, difference.mine) for difference in response.context["stale"].differences if difference.both
    ] == [("Active", "Archived")]
    request.refresh_from_db()
    assert request.request_status == "Active"


def test_whoever_asked_is_named_by_right_only(
    curator_client: Client, administrator_client: Client, owner: User
) -> None:
    request = DataRequestFactory(request_status="Intake", creator=owner)
    pages = [reverse("admin:requests_app_datarequest_change", args=[request.pk]), reverse("admin:request-intake")]

    for page in pages:
        assert owner.email not in curator_client.get(page).content.decode()
        assert f"person {owner.pk}" in curator_client.get(page).content.decode()
        assert owner.email in administrator_client.get(page).content.decode()


def test_the_intake_lists_the_oldest_first_with_what_is_missing(
    curator_client: Client, stranger_client: Client, django_assert_num_queries: Any
) -> None:
    first, second = DataRequestFactory.create_batch(2, request_status="Intake", record_types_required=["Stops"])
    DataRequestLocationFactory(data_request=second)
    DataRequestFactory(request_status="Active")

    # session, person, permissions, the count, the page
    with django_assert_num_queries(5):
        page = curator_client.get(reverse("admin:request-intake")).context["page"]

    assert [(row.pk, row.missing) for row in page] == [(first.pk, ["a place"]), (second.pk, [])]
    assert stranger_client.get(reverse("admin:request-intake"), follow=True).status_code == 403


def test_the_requester_stands_with_the_dates_and_record_types_in_the_order_of_letters(curator_client: Client) -> None:
    request = DataRequestFactory()

    form = curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk])).context["adminform"]

    first, *others = form.fieldsets
    assert first[1]["fields"][0] == "asked_by"
    assert not [options for _, options in others if "asked_by" in options["fields"]]
    labels = [str(label) for _, label in form.form.fields["record_types_required"].choices]
    assert labels == sorted(labels)
    assert len(labels) == len(RecordTypeName)


def test_a_request_takes_few_queries_whatever_it_has(
    curator_client: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    request = DataRequestFactory(creator=owner)
    DataRequestLocationFactory.create_batch(8, data_request=request)
    DataRequestDataSourceFactory.create_batch(8, request=request)
    DataRequestGithubIssueFactory(data_request=request)

    # session, person, permissions, the request, its mark, its events, places, sources and issue, the choices' names
    with django_assert_max_num_queries(12):
        curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk]))


def test_a_request_that_nobody_has_reviewed_may_be_completed_and_the_button_says_what_that_means(
    curator_client: Client, client: Client
) -> None:
    request = DataRequestFactory(request_status="Intake", record_types_required=[])
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])

    response = curator_client.get(address)
    moves = {move.status: move for move in response.context["moves"]}

    assert {status for status, move in moves.items() if move.publishes} == set(PUBLIC_STATUSES)
    assert list(moves["Complete"].lacks) == ["a place", "record types", "a response or a linked data source"]
    assert list(moves["Active"].lacks) == ["a place", "record types"]
    assert not moves["Archived"].lacks
    page = " ".join(response.content.decode().split())
    assert "Complete anyway" in page
    assert "publishes the request and notifies the requester, by email; followers of its places, in a digest" in page
    change(curator_client, request, anyway="Complete")
    assert client.get(reverse("data-request", args=[request.pk])).status_code == 200


@pytest.mark.parametrize("answered", ["by words", "by a source", "not at all"])
def test_completing_what_has_no_answer_yet_is_asked_about(curator_client: Client, answered: str) -> None:
    request = DataRequestFactory(pdap_response="Ask the clerk." if answered == "by words" else None)
    if answered == "by a source":
        DataRequestDataSourceFactory(request=request)

    page = curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk]))

    (complete,) = [move for move in page.context["moves"] if move.status == "Complete"]
    assert (not complete.publishes, bool(complete.lacks)) == (True, answered == "not at all")
    assert ("Complete anyway" in page.content.decode()) is bool(complete.lacks)


def test_publishing_what_lacks_a_place_or_types_is_asked_about(curator_client: Client) -> None:
    intake = {"request_status": RequestStatus.INTAKE}
    bare = DataRequestFactory(record_types_required=[], **intake)
    whole = DataRequestFactory(locations=[LocationFactory()], record_types_required=["Stops"], **intake)

    pages = [
        curator_client.get(reverse("admin:requests_app_datarequest_change", args=[request.pk])).content.decode()
        for request in (bare, whole)
    ]

    assert "Publish anyway" in pages[0]
    assert "This request is missing: a place and record types" in " ".join(pages[0].split())
    assert "Publish anyway" not in pages[1]
