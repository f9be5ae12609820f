"""Where messages for the next page wait."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pdap.web.message_storage import MessageStorage
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
NAMES = {False: "messages", True: "__Host-messages"}


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_of_messages_is_of_this_host_alone(settings: Any, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(reverse("end-other-sessions"), secure=True)

    cookie = response.cookies[NAMES[secure]]
    assert set(response.cookies) & set(NAMES.values()) == {NAMES[secure]}
    assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (secure, "/", "")
    shown = client.get(reverse("sessions"), secure=True)
    assert "You weren’t signed in anywhere else." in shown.content.decode()
    assert shown.cookies[NAMES[secure]].value == ""
    assert bool(shown.cookies[NAMES[secure]]["secure"]) is secure


def test_what_looks_for_no_message_reads_no_cookie(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("An answer of the API has no messages.")

    monkeypatch.setattr(MessageStorage, "storage_classes", (refuse,))

    assert client.get("/api/v2/typeahead/locations?query=a").status_code == 200
    with pytest.raises(AssertionError):
        client.get("/sign-in")
