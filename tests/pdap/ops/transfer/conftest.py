"""A filled production, and a sandbox and a stage on another server."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from pdap.ops.transfer.environment_marks import mark
from tests import template
from tests.pdap.ops.transfer.plants import Plants, plant
from tests.pdap.ops.transfer.servers import drop_all, on_other_server, there
from tests.server import drop, server, url_of


@pytest.fixture(scope="session")
def production(django_db_setup: None, worker: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, Plants]]:
    """The address of a database full of people's addresses, and where each of them stands; only read it."""
    name = template.clone(f"{worker}_live")
    with psycopg.connect(url_of(name), autocommit=True) as connection:
        planted = plant(connection)
    yield url_of(name), planted
    with server() as connection:
        drop(connection, name)


@pytest.fixture(autouse=True)
def _names_of_its_own(worker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep parallel workers out of each other's temporary files and scratch databases."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("pdap.ops.transfer.backups.SCRATCH", f"{template.run_name()}_{worker}_verify")


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django reach databases other than that of the tests."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def target(worker: str, unblocked: None) -> Iterator[str]:
    """The address of a sandbox on another server that holds one table, `serving`."""
    name = f"{template.run_name()}_{worker}_target"
    drop_all(name)
    on_other_server("create database {} template template0 encoding 'UTF8'", name)
    with psycopg.connect(there(name), autocommit=True) as connection:
        connection.execute("create table public.serving as select 'the present one' as which")
    mark(there(name), "sandbox")
    yield there(name)
    drop_all(name)


def serves(url: str) -> bool:
    """Return whether a target still is the one that it was."""
    with psycopg.connect(url) as connection:
        return connection.execute("select to_regclass('public.serving') is not null").fetchone() == (True,)
