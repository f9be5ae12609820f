"""Looking at the primary and its replicas: no request waits for a server that says nothing."""

import threading

import psycopg
import pytest
from django.db import DatabaseError, connection

from pdap.db.patience import patient
from pdap.db.replicas import Replica, Replicas
from pdap.db.server_positions import REPLAYED, WRITTEN, PositionReader


class Server(PositionReader):
    """A server that answers with a position, or with an error, once it may answer."""

    def __init__(self, answer: int | None) -> None:
        super().__init__("default", WRITTEN)
        self.answer, self.may_answer = answer, threading.Event()
        self.may_answer.set()

    def position(self) -> int:
        assert self.may_answer.wait(30)
        if self.answer is None:
            raise DatabaseError("It is gone.")
        return self.answer


def replicas_of(primary: Server, *servers: Server) -> Replicas:
    replicas = Replicas()
    replicas.known = [Replica(f"replica-{number}", server) for number, server in enumerate(servers, 1)]
    replicas._primary = primary
    return replicas


def look(replicas: Replicas) -> Replica | None:
    """Choose after a look that has ended."""
    replicas._looked_at = float("-inf")
    replicas.choose()
    with replicas._lock:
        return replicas.choose()


def test_a_fresh_replica_is_chosen_and_one_that_lags_or_fails_is_not() -> None:
    fresh, lagging, gone = Server(10), Server(9), Server(None)
    replicas = replicas_of(Server(10), lagging, fresh, gone)

    assert look(replicas) is replicas.known[1]
    assert [replica.is_fresh for replica in replicas.known] == [False, True, False]
    assert replicas.choose(at_least=11) is None


def test_without_a_primary_replicas_stay_as_fresh_as_they_were() -> None:
    primary, replica = Server(10), Server(10)
    replicas = replicas_of(primary, replica)
    look(replicas)
    primary.answer = None

    assert look(replicas) is replicas.known[0]


def test_a_request_does_not_wait_for_a_server_that_says_nothing() -> None:
    primary, replica = Server(10), Server(10)
    replicas = replicas_of(primary, replica)
    look(replicas)
    replica.may_answer.clear()
    replicas._looked_at = float("-inf")

    # What was seen before holds, also for those that come while the look goes on.
    assert replicas.choose() is replicas.known[0]
    assert replicas.choose() is replicas.known[0]
    replica.answer = None
    replica.may_answer.set()
    with replicas._lock:
        assert replicas.choose() is None


def test_a_look_that_no_thread_can_be_started_for_is_made_later_and_no_replica_is_read_until_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replicas = replicas_of(Server(10), Server(10))
    assert look(replicas) is replicas.known[0]

    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        assert look(replicas) is None

    assert look(replicas) is replicas.known[0]


@pytest.mark.django_db
def test_a_server_says_how_far_it_is_on_a_connection_of_its_own() -> None:
    primary, no_replica = PositionReader("default", WRITTEN), PositionReader("default", REPLAYED)
    try:
        first = primary.position()
        asked_on = primary._connection
        assert primary.position() >= first > 0
        assert primary._connection is asked_on
        assert no_replica.position() == -1
        asked_on.close()
        assert primary.position() >= first, "it connects again"
    finally:
        primary.close()
        no_replica.close()


@pytest.mark.django_db
def test_a_connection_that_was_closed_while_it_was_idle_is_no_outage() -> None:
    server = PositionReader("default", WRITTEN)
    try:
        first = server.position()
        assert server._connection is not None
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 30000)", [server._connection.info.backend_pid])
            assert cursor.fetchone() == (True,)
        assert server.position() >= first
    finally:
        server.close()


@pytest.mark.django_db
def test_a_server_that_is_gone_is_an_error_also_where_it_answered_before() -> None:
    server = PositionReader("default", WRITTEN)
    server.position()
    server.question = "select pg_terminate_backend(pg_backend_pid())"

    with pytest.raises(DatabaseError):
        server.position()
    assert server._connection is None


@pytest.mark.django_db
def test_a_server_that_is_gone_is_an_error_of_the_database() -> None:
    server = PositionReader("default", "select pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DatabaseError):
        server.position()
    assert server._connection is None


@pytest.mark.django_db
def test_an_answer_that_takes_longer_than_the_patience_ends_the_connection() -> None:
    with patient(0.2).connect(**connection.get_connection_params(), autocommit=True) as client:
        assert client.execute("select 1").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError):
            client.execute("select pg_sleep(60)")
        assert client.closed
