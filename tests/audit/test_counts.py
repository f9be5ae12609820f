"""Counting the tables, and the alarm for sudden changes."""

from typing import Any

import pytest
import requests

from audit.counts import is_sudden
from audit.models import TableCountLog
from audit.tasks import count_tables
from tests.agencies.factories import AgencyFactory
from tests.audit.factories import TableCountLogFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("old", "new", "sudden"),
    [(1000, 1050, False), (1000, 1051, True), (1000, 949, True), (1000, 0, True), (5, 15, False), (5, 16, True)],
)
def test_losses_and_gains_beyond_a_twentieth_and_ten_rows_are_sudden(old: int, new: int, sudden: bool) -> None:
    assert is_sudden(old, new) is sudden


def test_all_counts_are_written_down_and_the_first_is_no_alarm(caplog: pytest.LogCaptureFixture) -> None:
    AgencyFactory.create_batch(12)

    assert count_tables() == {"agencies": 12, "data_sources": 0, "data_requests": 0, "users": 0}
    assert TableCountLog.objects.count() == 4
    assert "Sudden" not in caplog.text


def test_a_loss_is_told_to_staff_in_their_room(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WEBHOOK_URL = "https://chat.example/secret"
    posted: list[Any] = []

    def post(url: str, **options: Any) -> None:
        posted.append((url, options["json"]["content"]))
        raise requests.ConnectionError

    monkeypatch.setattr("requests.post", post)
    TableCountLogFactory(table_name="agencies", count=1000)

    count_tables()

    assert posted == [("https://chat.example/secret", "local: Sudden change in agencies table: 1000 -> 0")]
    assert "Couldn't reach" in caplog.text
    assert "secret" not in caplog.text
