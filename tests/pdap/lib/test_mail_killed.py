"""Workers that are killed in the middle of a run, against a real mail server: nobody gets two mails."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded.guardian import free_port
from tests.pdap.ops.clients import in_this_crowd

pytestmark = pytest.mark.drill

MAILS, KILLS, WORKERS = 2_000, 10, 2
FILL = """
insert into mails (kind, recipient, subject, body_text, body_html)
select 'test', 'reader' || number || '@example.org', 'News', 'News', '<p>News</p>' from generate_series(1, %s) number
"""
WORK = "import django; django.setup(); from pdap.lib.mail.delivery import deliver_waiting; deliver_waiting()"


class Counting:
    """Counts who got a mail, and tells when the next kill is due."""

    def __init__(self, kills: list[int]) -> None:
        self.received: Counter[str] = Counter()
        self.kills = kills
        self.due = threading.Semaphore(0)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.received.update(envelope.rcpt_tos)
        if self.kills and self.received.total() >= self.kills[0]:
            self.kills.pop(0)
            self.due.release()
        return "250 OK"


def start(environment: dict[str, str]) -> subprocess.Popen:
    """Start a worker."""
    return subprocess.Popen([sys.executable, "-c", WORK], env=environment, cwd=BASE_DIR, stderr=subprocess.DEVNULL)


def test_killing_workers_at_ten_random_points_gives_nobody_two(migrated_database: psycopg.Connection) -> None:
    chance = random.Random(20261124)  # noqa: S311 - the same points at every run
    counting = Counting(sorted(chance.sample(range(1, MAILS - 200), KILLS)))
    server = Controller(counting, hostname="127.0.0.1", port=free_port())
    server.start()
    info: Any = migrated_database.info
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}",
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
        "PDAP_DOTENV": "",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        # More than a healthy site sends in an hour.
        "MAIL_HOURLY_LIMIT": str(MAILS),
    }
    migrated_database.execute(FILL, [MAILS])
    workers = [start(environment) for _ in range(WORKERS)]
    try:
        for _ in range(KILLS):
            assert counting.due.acquire(timeout=in_this_crowd(120))
            victim = next(worker for worker in chance.sample(workers, WORKERS) if worker.poll() is None)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            workers[workers.index(victim)] = start(environment)
        for worker in workers:
            worker.wait(timeout=in_this_crowd(120))
        # A quarter of an hour later the next worker finds what the killed ones had in hand, and sends what they had not
        # handed over yet.
        migrated_database.execute(
            "update mails set claimed_at = claimed_at - interval '1 hour' where status = 'sending'"
        )
        assert start(environment).wait(timeout=in_this_crowd(120)) == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
        server.stop()

    assert max(counting.received.values()) == 1
    rows = migrated_database.execute("select recipient, status::text from mails").fetchall()
    without = {recipient for recipient, _ in rows} - set(counting.received)
    uncertain = {recipient for recipient, status in rows if status == "uncertain"}
    assert {status for _, status in rows} <= {"sent", "uncertain"}
    assert without <= uncertain
    assert len(uncertain) <= KILLS
