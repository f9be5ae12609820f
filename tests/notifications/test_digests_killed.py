"""Two thousand digests while any process of the worker is killed twenty times: one email each."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded.guardian import free_port
from pdap.ops.worker import cluster
from tests.pdap.ops.clients import in_this_crowd, wait_for
from tests.pdap.ops.test_deployment import WORKER, address_of, environment

pytestmark = pytest.mark.drill

READERS, KILLS = 2_000, 20
NAMES = ("main process", "sentinel", "pool worker", "pool worker", "monitor", "pusher")
FILL = (
    "insert into users (email, password_digest)"
    " select 'reader' || number || '@example.org', 'x' from generate_series(1, %(readers)s) number",
    "insert into link_user_followed_location (user_id, location_id, created_at)"
    " select users.id, place.id, now() - interval '1 day' from users, locations place"
    " where place.type = 'National' and users.email like 'reader%%'",
    "insert into data_sources (name, source_url, approval_status)"
    " values ('Arrests', 'https://example.org/arrests', 'approved')",
    "insert into link_data_sources__locations (data_source_id, location_id)"
    " select source.id, place.id from data_sources source, locations place where place.type = 'National'",
    "insert into data_source_pending_event_notification (data_source_id, event_type)"
    " select id, 'Data Source Approved' from data_sources",
)
# What takes a minute or a day otherwise: locks of tasks whose holder is gone run out, and the jobs are due.
HURRY = (
    "update django.django_q_ormq set lock = now()",
    # Whatever the hour is where the readers are.
    "update django.django_q_schedule set func = 'notifications.tasks.send_digests'"
    " where func = 'notifications.tasks.send_morning_digests'",
    "update django.django_q_schedule set next_run = now()"
    " where func in ('pdap.tasks.deliver_mails', 'notifications.tasks.send_digests')",
)


class Counting:
    """Counts who got a mail."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.received.update(envelope.rcpt_tos)
        return "250 OK"


class Drill:
    """A worker, the database that it works on, and the mail server to which it sends."""

    def __init__(self, database: psycopg.Connection, port: int, output: Path) -> None:
        self.database, self.output = database, output
        self.variables = environment(DATABASE_URL=address_of(database), EMAIL_URL=f"smtp://127.0.0.1:{port}")

    def manage(self, *arguments: object) -> None:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(
            command, env=self.variables, cwd=BASE_DIR, check=True, capture_output=True, timeout=in_this_crowd(120)
        )

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen]:
        with self.output.open("ab") as file:
            process = subprocess.Popen(
                WORKER, env=self.variables, cwd=BASE_DIR, stdout=file, stderr=file, start_new_session=True
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=in_this_crowd(60))

    def hurry(self) -> None:
        for statement in HURRY:
            self.database.execute(statement)

    def count(self, *statuses: str) -> int:
        query = "select count(*) from mails where status::text = any(%s)"
        return self.database.execute(query, [list(statuses)]).fetchone()[0]  # type: ignore[index]

    def written(self) -> int:
        return self.database.execute("select count(*) from mails").fetchone()[0]  # type: ignore[index]

    def gets_to(self, point: int, counting: Counting) -> bool:
        """Return whether so many digests are written and emails received in time."""
        return wait_for(lambda: self.written() + counting.received.total() >= point, 120)


def processes_of(worker: subprocess.Popen) -> list[int]:
    """Return the main process, the sentinel, and its children in the order of their starts."""
    sentinels = cluster.children_of(worker.pid)
    return [worker.pid, *sentinels, *(child for sentinel in sentinels for child in cluster.children_of(sentinel))]


def test_twenty_kills_of_any_process_give_everybody_one_digest(
    migrated_database: psycopg.Connection, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same points at every run
    counting = Counting()
    server = Controller(counting, hostname="127.0.0.1", port=free_port())
    server.start()
    drill = Drill(migrated_database, server.port, tmp_path / "output")
    for statement in FILL:
        migrated_database.execute(statement, {"readers": READERS})
    drill.manage("sync_schedules")
    victims = [*range(len(NAMES)), *chance.choices(range(len(NAMES)), k=KILLS - len(NAMES))]
    chance.shuffle(victims)
    begin = time.monotonic()
    try:
        for number, point in enumerate(sorted(chance.sample(range(40, 2 * READERS - 400), KILLS))):
            drill.hurry()
            with drill.worker() as worker:
                assert drill.gets_to(point, counting), (
                    f"kill {number}: {drill.written()} written, {counting.received.total()} received"
                )
                processes = processes_of(worker)
                os.kill(processes[min(victims[number], len(processes) - 1)], signal.SIGKILL)
                worker.wait(timeout=in_this_crowd(40))
        drill.hurry()
        with drill.worker():
            assert wait_for(lambda: drill.written() == READERS and not drill.count("waiting"), 180)
            time.sleep(3)
        # A quarter of an hour later.
        migrated_database.execute(
            "update mails set claimed_at = claimed_at - interval '1 hour' where status = 'sending'"
        )
        drill.hurry()
        with drill.worker():
            assert wait_for(lambda: not drill.count("waiting", "sending"), 60)
        by_itself = time.monotonic() - begin

        uncertain = migrated_database.execute("select id, recipient from mails where status = 'uncertain'").fetchall()
        for pk, recipient in uncertain:
            drill.manage("emails", "arrived" if counting.received[recipient] else "send-again", pk)
        drill.hurry()
        with drill.worker():
            assert wait_for(lambda: not drill.count("waiting", "sending"), 60)
    finally:
        server.stop()

    given_up = migrated_database.execute(
        "select name from django.django_q_task where attempt_count >= 3 and not success"
    ).fetchall()
    runs = migrated_database.execute(
        "select outcome::text, count(*) from job_runs where job = 'notifications.tasks.send_digests' group by 1"
    ).fetchall()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{READERS} digests, {KILLS} kills of {Counter(NAMES[victim] for victim in victims)}:"
            f" {counting.received.total()} emails to {len(counting.received)} readers,"
            f" most to one {max(counting.received.values())}, uncertain {len(uncertain)},"
            f" runs of the job {dict(runs)}, tasks given up {len(given_up)}, {by_itself:.0f} s"
        )
    assert max(counting.received.values()) == 1
    assert len(counting.received) == READERS
    assert drill.count("sent") == READERS
    assert len(uncertain) <= KILLS
    assert not given_up
    assert dict(runs)["done"]
