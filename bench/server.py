"""The bench's own PostgreSQL servers, which write down what each statement reads when they are asked to."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from pdap.db.raw_rows import only_value
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.server_home import Home, project_home

# PostgreSQL's own defaults otherwise, so that plans are those of a server that no one has tuned. Vacuum waits: it runs
# before measuring, and would take time in the middle of it.
SETTINGS = {
    "shared_preload_libraries": "auto_explain",
    "compute_query_id": "on",
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_filename": "bench.log",
    "log_rotation_age": "0",
    "log_rotation_size": "0",
    "log_lock_waits": "off",
    "autovacuum": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_nested_statements": "on",
}
# What begins and ends the writing down.
RECORDING = {"auto_explain.log_min_duration": "0", "log_statement": "all"}
RESTARTED = ("shared_preload_libraries", "logging_collector")


@contextmanager
def database_server(name: str) -> Iterator[tuple[Home, str]]:
    """Start a server of that name with the bench's settings; give its folder and the address of its database."""
    home = project_home(name)
    home.make(durable=True)
    alone = home.lock("bench")
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("Another bench of this size is running: its requests would count as ours.") from None
    try:
        url = attach_server(home)
        if configure(url):
            if not release_server(home):
                raise SystemExit(f"Another process uses the server in {home.path}: end it first.")
            url = attach_server(home)
        yield home, url
    finally:
        release_server(home)
        os.close(alone)


def configure(url: str) -> bool:
    """Write the settings down; return whether the server must be started again for them."""
    with psycopg.connect(url, autocommit=True) as connection:
        restart = any(setting(connection, name) != SETTINGS[name] for name in RESTARTED)
        for name in RECORDING:
            connection.execute(f"alter system reset {name}".encode())
        for name, value in SETTINGS.items():
            connection.execute(f"alter system set {name} = '{value}'".encode())
        connection.execute("select pg_reload_conf()")
    return restart


def setting(connection: psycopg.Connection, name: str) -> str:
    """Return a setting as it is in force."""
    return only_value(connection, "select current_setting(%s)", [name])


@contextmanager
def recording(url: str) -> Iterator[None]:
    """Have the server write down each statement and its plan with the rows that it read."""
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            for name, value in RECORDING.items():
                connection.execute(f"alter system set {name} = '{value}'".encode())
            reload(connection)
            yield
        finally:
            for name in RECORDING:
                connection.execute(f"alter system reset {name}".encode())
            reload(connection)


def reload(connection: psycopg.Connection) -> None:
    """Have all processes of the server take over the settings, which they do before their next statement."""
    connection.execute("select pg_reload_conf()")
    time.sleep(0.5)
