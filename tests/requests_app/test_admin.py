"""Requests in the admin: the table of statuses holds there too, and followers are told."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from notifications.models import DataRequestEvent
from requests_app.models import DataRequest
from requests_app.transitions import TRANSITIONS
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def sent(request: DataRequest | None, **changes: Any) -> dict[str, Any]:
    """Return what the admin's form sends."""
    links = ("location_links", "data_source_links", "github_issue")
    counts = {f"{prefix}-{name}_FORMS": "0" for prefix in links for name in ("TOTAL", "INITIAL")}
    title = request.title if request else "New"
    status = request.request_status if request else "Intake"
    return {"title": title, "request_status": status, "request_urgency": "urgent", **counts, **changes}


def change(client: Client, request: DataRequest, **changes: Any) -> Any:
    """Save a request in the admin, and read it anew."""
    address = reverse("admin:requests_app_datarequest_change", args=[request.pk])
    answer = client.post(address, sent(request, **changes))
    request.refresh_from_db()
    return answer


def test_a_new_status_is_told_to_followers_once_and_has_an_actor(curator_client: Client, curator: User) -> None:
    request = DataRequestFactory(request_status="Intake")

    for status in ("Ready to start", "Active", "Ready to start"):
        assert change(curator_client, request, request_status=status).status_code == 302
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

    assert (
        "the person who asked will read it"
        in change(curator_client, request, request_status="Archived").content.decode()
    )
    change(curator_client, request, request_status="Archived", archive_reason="Asked for twice")
    assert (request.request_status, request.archive_reason) == ("Archived", "Asked for twice")
