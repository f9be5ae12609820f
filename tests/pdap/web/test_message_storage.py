"""Where messages for the next page wait."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
NAMES = {False: "messages", True: "__Host-messages"}


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_of_messages_is_of_this_host_alone(settings: Any, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    client = Client()
    client.force_login(UserFactory.create())

    answer = client.post(reverse("end-other-sessions"), secure=True)

    cookie = answer.cookies[NAMES[secure]]
    assert set(answer.cookies) & set(NAMES.values()) == {NAMES[secure]}
    assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (secure, "/", "")
    shown = client.get(reverse("sessions"), secure=True)
    assert "You weren&#x27;t signed in anywhere else." in shown.content.decode()
    assert shown.cookies[NAMES[secure]].value == ""
    assert bool(shown.cookies[NAMES[secure]]["secure"]) is secure
