"""Writing to PDAP through the API."""

from typing import Any

import pytest
from django.test import Client

from pdap.lib.mail.models import Mail
from tests.pdap.api.tokens import said, send

pytestmark = pytest.mark.django_db
MESSAGE = {"email": "reader@example.org", "message": "The map is empty", "type": "bug_report"}


def test_a_message_becomes_a_mail_that_answers_the_writer(api: Client) -> None:
    assert said(send(api, "POST", "/contact/form-submit", MESSAGE)) == (200, "Message sent.")

    mail = Mail.objects.get()
    assert (mail.recipient, mail.subject) == ("contact@pdap.io", "PDAP contact form: bug_report")
    assert mail.reply_to == "reader@example.org"
    assert "The map is empty" in mail.body_text


@pytest.mark.parametrize("changes", [{"email": "x"}, {"email": ""}, {"message": ""}, {"type": "spam"}, {"more": 1}])
def test_what_is_no_message_is_refused_by_name(api: Client, changes: dict[str, Any]) -> None:
    status, message = said(send(api, "POST", "/contact/form-submit", {**MESSAGE, **changes}))

    assert status == 400
    assert next(iter(changes)) in message
    assert not Mail.objects.exists()


def test_five_an_hour_come_from_one_network(api: Client) -> None:
    responses = [send(api, "POST", "/contact/form-submit", MESSAGE) for _ in range(6)]

    assert [response.status_code for response in responses] == [200] * 5 + [429]
    assert responses[-1].headers["Retry-After"] == "3600"
