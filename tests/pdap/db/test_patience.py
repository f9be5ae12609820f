"""A pool gives out a connection that was just used without a round trip, and replaces one that is gone."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from pdap.db import patience
from pdap.db.patience import PatientConnection, patient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool() -> Iterator[ConnectionPool[PatientConnection]]:
    """A pool as Django makes it, of one connection."""
    parameters = connection.get_connection_params() | {"autocommit": True}
    check = ConnectionPool.check_connection
    kind = patient(5)
    with ConnectionPool(kwargs=parameters, check=check, connection_class=kind, min_size=1, max_size=1) as opened:
        yield opened


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is waited for: each round trip adds one."""
    waited: list[object] = []
    wait = psycopg.Connection.wait

    def counted(self: Any, gen: Any, *args: Any, **options: Any) -> Any:
        waited.append(gen)
        return wait(self, gen, *args, **options)

    monkeypatch.setattr(psycopg.Connection, "wait", counted)
    return waited


def take_out(pool: ConnectionPool[PatientConnection]) -> int:
    """Take the connection out, use it, and put it back; return the number of its process."""
    with pool.connection() as client:
        return client.execute("select pg_backend_pid()").fetchone()[0]  # type: ignore[index]


def test_a_connection_that_was_used_a_moment_ago_is_not_asked_whether_it_lives(
    pool: ConnectionPool[PatientConnection], waits: list[object]
) -> None:
    take_out(pool)
    before = len(waits)

    pool.putconn(pool.getconn())

    assert len(waits) == before


def test_one_that_has_been_idle_is_asked(
    pool: ConnectionPool[PatientConnection], waits: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out(pool)
    before = len(waits)
    monkeypatch.setattr(patience, "RECENT_SECONDS", 0.0)

    pool.putconn(pool.getconn())

    assert len(waits) == before + 1


def test_one_that_the_server_has_ended_since_is_replaced_before_anyone_gets_it(
    pool: ConnectionPool[PatientConnection],
) -> None:
    process = take_out(pool)
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 30000)", [process])
        assert cursor.fetchone() == (True,)

    assert take_out(pool) != process


def test_every_other_statement_is_sent(pool: ConnectionPool[PatientConnection], waits: list[object]) -> None:
    with pool.connection() as client:
        before = len(waits)
        assert client.execute("select %s::int", [3]).fetchone() == (3,)
        assert client.execute(b"select 4").fetchone() == (4,)
        assert len(waits) == before + 2
