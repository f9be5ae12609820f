"""That the worker stands still is said on the health page, on the admin's start page and in the staff's room."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from pdap.lib.jobs import standstill as module
from pdap.lib.jobs.standstill import standstill
from pdap.ops.worker.heartbeat import record_heartbeat
from tests.pdap.factories import HeartbeatFactory, MailFactory

pytestmark = pytest.mark.django_db


def minutes_ago(minutes: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=minutes)


def finish_task(minutes: float) -> None:
    Task.objects.create(id="a" * 32, name="x", func="x", started=minutes_ago(minutes), stopped=minutes_ago(minutes))


def queue_task(minutes: float) -> None:
    OrmQ.objects.create(key="pdap", payload="", lock=minutes_ago(minutes))


def owe_job(minutes: float) -> None:
    Schedule.objects.create(name="x", func="x", next_run=minutes_ago(minutes))


def owe_mail(minutes: float) -> None:
    MailFactory(next_attempt_at=minutes_ago(minutes))


@pytest.mark.parametrize("owe", [queue_task, owe_job, owe_mail])
@pytest.mark.parametrize(
    ("waits", "finished", "stands_still"),
    [(11, None, True), (11, 11, True), (9, 11, False), (11, 9, False), (9, None, False)],
)
def test_it_stands_still_when_something_waits_and_nothing_was_finished_for_ten_minutes(
    owe: Any, waits: float, finished: float | None, stands_still: bool
) -> None:
    owe(waits)
    if finished:
        finish_task(finished)

    assert (standstill() is not None) is stands_still


def test_where_nothing_waits_nothing_is_wrong() -> None:
    finish_task(500)
    queue_task(-1)

    assert standstill() is None


def test_the_sentence_says_whether_the_worker_lives() -> None:
    queue_task(30)
    assert "has never been seen" in (standstill() or "")

    heart = HeartbeatFactory(beat_at=minutes_ago(20))
    assert "was last seen at" in (standstill() or "")

    heart.beat_at = timezone.now()
    heart.save()
    assert "The worker is running" in (standstill() or "")


def test_a_worker_that_is_to_pause_does_not_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    queue_task(30)
    monkeypatch.setattr(module, "is_read_only", lambda: True)

    assert standstill() is None


def test_health_and_the_start_page_say_so_and_staff_are_told_once_an_hour(
    client: Client, administrator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[str] = []
    monkeypatch.setattr(module, "tell_staff", messages.append)
    monkeypatch.setattr(module.threading.Thread, "start", lambda thread: thread.run())
    assert client.get("/health/ready").json()["warnings"] == []

    queue_task(30)

    for _ in range(2):
        response = client.get("/health/ready")
        assert response.status_code == 200
        assert "hasn’t finished anything" in response.json()["warnings"][0]
    assert len(messages) == 1
    assert "hasn’t finished anything" in administrator_client.get("/admin/").content.decode()


def test_a_beat_says_when_a_task_was_finished_last() -> None:
    finish_task(7)
    record_heartbeat()
    record_heartbeat()

    heart = HeartbeatFactory._meta.model.objects.get()
    assert minutes_ago(8) < heart.finished_at < minutes_ago(6)
    assert heart.beat_at > minutes_ago(1)
