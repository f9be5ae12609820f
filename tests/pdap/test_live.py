"""The live server of browser tests (tests/live.py)."""

from typing import Any

import pytest
import requests
from django.db import connection
from django.test.testcases import LiveServerThread

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


def test_a_server_that_ends_closes_the_connection_of_a_thread_that_waits_for_another_request() -> None:
    before = other_connections()
    server: Any = LiveServerThread("127.0.0.1", lambda handler: handler, connections_override={})
    server.start()
    assert server.is_ready.wait(60)
    with requests.Session() as browser:
        address = f"http://127.0.0.1:{server.port}/health/ready"
        assert browser.get(address, timeout=60).status_code == 200
        assert not server.httpd.free
        assert other_connections() != before

        server.terminate()

        assert wait_for(lambda: other_connections() == before)
