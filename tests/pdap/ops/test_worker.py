"""The worker as real processes: what is killed or hangs ends all of it with a code, and its tasks come back."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Task
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from pdap.lib.jobs import note_progress
from pdap.ops.worker import cluster, leases
from pdap.ops.worker.leases import LEASE, MOST_TRIES, LeasingBroker, count_try, tries_key
from tests.pdap.ops.clients import in_this_crowd, wait_for
from tests.pdap.ops.test_deployment import WORKER, address_of, in_production, started


@pytest.fixture
def running(database_of_the_module: psycopg.Connection, tmp_path: Path) -> Iterator[Popen]:
    """A worker with its sentinel and four children, which has given no sign of life yet."""
    database_of_the_module.execute("delete from heartbeats")
    with started(WORKER, tmp_path / "output", DATABASE_URL=address_of(database_of_the_module)) as process:
        assert wait_for(lambda: len(children(process)) == 4 or process.poll() is not None), tmp_path
        yield process


def sentinel_of(process: Popen) -> int:
    (sentinel,) = cluster.children_of(process.pid)
    return sentinel


def children(process: Popen) -> list[int]:
    """Return the pool, the monitor and the pusher, in the order in which they start."""
    return [child for sentinel in cluster.children_of(process.pid) for child in cluster.children_of(sentinel)]


@pytest.mark.parametrize(
    "number",
    [0, pytest.param(1, marks=pytest.mark.drill), 2, 3],
    ids=["pool worker", "pool worker", "monitor", "pusher"],
)
def test_a_child_that_is_killed_ends_the_whole_worker_with_a_code(running: Popen, number: int) -> None:
    left = [sentinel_of(running), *children(running)]

    os.kill(left[1 + number], signal.SIGKILL)

    assert running.wait(timeout=in_this_crowd(120)) == cluster.FAILED
    assert wait_for(lambda: not any(lives(pid) for pid in left))


def test_a_sentinel_that_is_killed_ends_the_whole_worker_with_a_code(running: Popen) -> None:
    left = children(running)

    os.kill(sentinel_of(running), signal.SIGKILL)

    assert running.wait(timeout=in_this_crowd(120)) == cluster.FAILED
    assert wait_for(lambda: not any(lives(pid) for pid in left))


def test_a_sentinel_that_is_killed_as_it_starts_ends_the_whole_worker_with_the_same_code(
    database_of_the_module: psycopg.Connection, tmp_path: Path
) -> None:
    with started(WORKER, tmp_path / "output", DATABASE_URL=address_of(database_of_the_module)) as process:
        assert wait_for(lambda: bool(cluster.children_of(process.pid)))
        os.kill(sentinel_of(process), signal.SIGKILL)

        assert process.wait(timeout=in_this_crowd(120)) == cluster.FAILED
    assert "Traceback" not in (tmp_path / "output").read_text()


def test_children_end_with_the_main_process(running: Popen) -> None:
    left = [sentinel_of(running), *children(running)]

    running.kill()
    running.wait()

    assert wait_for(lambda: not any(lives(pid) for pid in left))


def test_sigterm_to_the_process_group_ends_it_in_seconds_without_a_code(running: Popen) -> None:
    left = [sentinel_of(running), *children(running)]

    os.killpg(running.pid, signal.SIGTERM)

    assert running.wait(timeout=in_this_crowd(120)) == 0
    assert not any(lives(pid) for pid in left)


@pytest.mark.drill
@pytest.mark.parametrize("number", [0, 1, 3, 4], ids=["sentinel", "pool worker", "monitor", "pusher"])
def test_a_process_that_hangs_ends_the_whole_worker_with_a_code(running: Popen, number: int) -> None:
    left = [sentinel_of(running), *children(running)]

    os.kill(left[number], signal.SIGSTOP)

    assert running.wait(timeout=in_this_crowd(120)) == cluster.FAILED
    assert wait_for(lambda: not any(lives(pid) for pid in left))


def lives(pid: int) -> bool:
    return cluster.state_of(pid) not in (" ", "Z", "X")


@pytest.fixture
def broker(db: None) -> LeasingBroker:
    """A broker whose renewals the test makes itself."""
    broker = LeasingBroker(list_key=Conf.PREFIX)
    broker.renewer = object()  # type: ignore[assignment]
    return broker


def queue(function: str = "time.sleep") -> OrmQ:
    async_task(function, 0)
    row = OrmQ.objects.get()
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))
    return row


def seconds_locked() -> float:
    return (OrmQ.objects.get().lock - timezone.now()).total_seconds()


def test_a_task_is_taken_for_a_short_time_that_is_renewed(broker: LeasingBroker) -> None:
    row = queue()

    ((pk, _),) = broker.dequeue()
    assert pk == row.pk
    assert 60 < seconds_locked() <= LEASE.total_seconds() < 120 < Conf.RETRY

    OrmQ.objects.update(lock=timezone.now() + timedelta(seconds=5))
    broker.renew()

    assert seconds_locked() > 60


def test_a_task_whose_holder_is_gone_comes_back_when_its_lock_ends(broker: LeasingBroker) -> None:
    queue()
    broker.dequeue()
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))

    assert len(LeasingBroker(list_key=Conf.PREFIX).dequeue()) == 1


def test_a_finished_task_is_renewed_no_more(broker: LeasingBroker) -> None:
    queue()
    broker.dequeue()
    OrmQ.objects.all().delete()

    broker.renew()

    assert broker.held == {}


def test_a_task_that_failed_waits_for_the_time_of_retries(broker: LeasingBroker) -> None:
    row = queue()
    broker.dequeue()
    now = timezone.now()
    Task.objects.create(id=row.task_id(), name="x", func="x", started=now, stopped=now, success=False)

    broker.renew()

    assert seconds_locked() > Conf.TIMEOUT
    assert broker.held == {}


def test_a_task_that_was_begun_three_times_is_given_up(broker: LeasingBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    row = queue()
    messages: list[str] = []
    monkeypatch.setattr(leases, "tell_staff", messages.append)
    for _ in range(MOST_TRIES):
        assert len(broker.dequeue()) == 1
        count_try(row.task)  # and then its process was killed
        OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))

    assert broker.dequeue() == []

    assert not OrmQ.objects.exists()
    task = Task.objects.get()
    assert (task.success, task.attempt_count) == (False, MOST_TRIES)
    assert task.result.startswith("Given up")
    assert len(messages) == 1
    assert cache.get(tries_key(row.task)) is None


def test_a_task_that_gets_further_each_time_is_not_given_up(broker: LeasingBroker) -> None:
    row = queue()
    for _ in range(10):
        assert len(broker.dequeue()) == 1
        count_try(row.task)
        note_progress()  # and then its process was killed
        OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))

    assert OrmQ.objects.exists()


def test_the_worker_shows_signs_of_life_in_a_row(running: Popen, database_of_the_module: psycopg.Connection) -> None:
    def beat_at() -> Any:
        return database_of_the_module.execute("select beat_at from heartbeats where name = 'worker'").fetchone()

    assert wait_for(lambda: beat_at() is not None)


def waits(connection: psycopg.Connection) -> bool:
    """Return whether a task is in the queue."""
    return connection.execute("select from django.django_q_ormq").fetchone() is not None


POISON = "os.abort"


@pytest.mark.drill
def test_a_task_that_kills_its_process_is_given_up_and_the_others_are_done(
    migrated_database: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, function in ((1, POISON), (2, "os.getpid"), (3, "os.getcwd")):
        task: dict[str, Any] = {"id": str(number) * 32, "name": f"task {number}", "func": function}
        payload = in_production(SignedPackage.dumps, {**task, "args": (), "kwargs": {}, "started": timezone.now()})
        migrated_database.execute(
            "insert into django.django_q_ormq (key, payload, lock) values ('pdap', %s, now())", [payload]
        )
    codes = []
    until = time.monotonic() + 120
    while time.monotonic() < until and waits(migrated_database):
        with started(WORKER, tmp_path / "output", DATABASE_URL=address_of(migrated_database)) as process:
            wait_for(lambda: process.poll() is not None or not waits(migrated_database), 40)
            if process.poll() is None:
                process.terminate()
            codes.append(process.wait(timeout=in_this_crowd(120)))
        # What takes ninety seconds otherwise.
        migrated_database.execute("update django.django_q_ormq set lock = now()")

    rows = dict(migrated_database.execute("select name, success from django.django_q_task").fetchall())
    assert codes == [cluster.FAILED] * MOST_TRIES + [0], (tmp_path / "output").read_text()
    assert rows == {"task 1": False, "task 2": True, "task 3": True}
