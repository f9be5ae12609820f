"""What a log line or an error report may show of a person: never a secret."""

import pytest
from django.db import models

from tests.accounts.factories import PendingUserFactory, ResetTokenFactory, UserFactory

API_KEY = "5e884898da28047151d0e56f8dc62927"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "given", "secrets"),
    [
        (UserFactory, {"api_key": API_KEY}, ["password", "api_key"]),
        (PendingUserFactory, {}, ["password_digest", "validation_token"]),
        (ResetTokenFactory, {}, ["token"]),
    ],
)
def test_no_text_of_a_record_holds_its_secrets(factory: type, given: dict[str, str], secrets: list[str]) -> None:
    record: models.Model = factory(**given)

    for secret in secrets:
        assert getattr(record, secret)
        assert getattr(record, secret) not in f"{record} {record!r}"
