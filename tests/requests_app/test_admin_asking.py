"""Before a step that a request lacks something for, its form asks: however it is sent, and by what is typed in it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.web.forms import sent_form
from tests.requests_app.factories import DataRequestDataSourceFactory, DataRequestFactory

pytestmark = pytest.mark.django_db

ASKS = "Not saved. This request is missing: "


def page_of(request: DataRequest) -> str:
    return reverse("admin:requests_app_datarequest_change", args=[request.pk])


def send(client: Client, request: DataRequest, **typed: Any) -> Any:
    """Send the form as it is shown, but for what is typed, and read the request again."""
    response = client.post(page_of(request), {**sent_form(client, page_of(request)), **typed})
    request.refresh_from_db()
    return response


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def new_link(request: DataRequest, prefix: str, column: str, pk: int) -> dict[str, Any]:
    row = {f"{prefix}-0-{column}": pk, f"{prefix}-0-id": "", f"{prefix}-0-{owner_column(prefix)}": request.pk}
    return {f"{prefix}-TOTAL_FORMS": "1", **row}


def owner_column(prefix: str) -> str:
    return "data_request" if prefix == "location_links" else "request"


def test_completing_by_the_status_field_is_asked_about_and_tells_no_one(curator_client: Client, owner: User) -> None:
    request = DataRequestFactory(creator=owner)

    answer = send(curator_client, request, request_status="Complete", title="Typed before the question")

    assert request.request_status == RequestStatus.ACTIVE
    assert not Mail.objects.exists()
    page = words(answer)
    assert f"{ASKS}a response or a linked data source." in page
    assert "Typed before the question" in page
    assert "<strong>Active</strong> since" in page
    assert re.search(r"<details open\s*>\s*<summary>Complete", page)


def test_saving_after_the_question_takes_no_step_and_the_button_takes_it_with_what_was_typed(
    curator_client: Client, owner: User
) -> None:
    request = DataRequestFactory(creator=owner)
    asked = send(curator_client, request, request_status="Complete", title="Typed")
    shown = sent_form(curator_client, page_of(request), asked)

    assert shown["request_status"] == "Active"
    curator_client.post(page_of(request), {**shown, "anyway": "Complete"})

    request.refresh_from_db()
    assert (request.request_status, request.title) == ("Complete", "Typed")
    assert Mail.objects.count() == 1


def test_publishing_from_intake_by_the_status_field_is_asked_about(curator_client: Client) -> None:
    request = DataRequestFactory(request_status="Intake", record_types_required=[])

    answer = send(curator_client, request, request_status="Ready to start")

    assert f"{ASKS}a place and record types." in words(answer)
    assert request.request_status == RequestStatus.INTAKE


def test_an_answer_or_a_place_typed_with_the_step_is_enough(curator_client: Client) -> None:
    by_words, by_source = DataRequestFactory.create_batch(2)
    from_intake = DataRequestFactory(request_status="Intake")
    source, place = DataSourceFactory(), LocationFactory()

    send(curator_client, by_words, request_status="Complete", pdap_response="Ask the clerk.")
    linked = new_link(by_source, "data_source_links", "data_source", source.pk)
    send(curator_client, by_source, request_status="Complete", **linked)
    placed = new_link(from_intake, "location_links", "location", place.pk)
    send(curator_client, from_intake, request_status="Ready to start", **placed)

    assert [by_words.request_status, by_source.request_status] == ["Complete", "Complete"]
    assert from_intake.request_status == "Ready to start"


def test_an_answer_that_the_form_takes_away_is_none(curator_client: Client) -> None:
    by_words, by_source = DataRequestFactory(pdap_response="Ask the clerk."), DataRequestFactory()
    DataRequestDataSourceFactory(request=by_source)

    answers = [
        send(curator_client, by_words, request_status="Complete", pdap_response=""),
        send(curator_client, by_source, request_status="Complete", **{"data_source_links-0-DELETE": "on"}),
    ]

    for answer, request in zip(answers, (by_words, by_source), strict=True):
        assert f"{ASKS}a response or a linked data source." in words(answer)
        assert "Complete anyway" in words(answer)
        assert request.request_status == RequestStatus.ACTIVE


@pytest.mark.parametrize("status", ["Active", "Archived", "x", ""])
def test_a_step_is_taken_anyway_only_where_the_table_of_statuses_has_it(curator_client: Client, status: str) -> None:
    request = DataRequestFactory(request_status="Request withdrawn")

    response = send(curator_client, request, anyway=status)

    assert response.status_code in (200, 302)
    assert request.request_status == "Request withdrawn"
