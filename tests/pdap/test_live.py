"""The live server of browser tests (tests/live.py)."""

from typing import Any

import pytest
import requests
from django.db import connection

from tests.pdap.ops.clients import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"


def other_connections() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return {pid for (pid,) in cursor.fetchall()}


def test_requests_one_after_the_other_use_the_connection_that_is_there(live_server: Any) -> None:
    def ask() -> None:
        assert requests.get(f"{live_server.url}/health/ready", timeout=60).status_code == 200
        # The thread is done a moment after the answer.
        assert wait_for(lambda: live_server.thread.httpd.free)

    ask()
    before = other_connections()
    for _ in range(3):
        ask()

    assert before
    assert other_connections() == before
