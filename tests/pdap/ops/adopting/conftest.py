"""A database of the existing system, made once; clones of it; and one that is adopted, after two attempts died."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from pdap.ops.adopting.adoption_report import Report
from pdap.ops.adopting.taking_over import ADOPTION_LOCK, ProgressPrinter, adopt
from tests import template
from tests.pdap.ops.adopting.awkward import fill_awkwardly
from tests.schema.databases import EXISTING_HEAD, describe, upgrade
from tests.server import create, drop, server, url_of

SILENT = ProgressPrinter(lambda title: None, lambda name, done, total: None)


@pytest.fixture(scope="package")
def existing(worker: str) -> Iterator[str]:
    """The name of a database of the existing system that is full of awkward rows, and that nobody connects to."""
    name = f"{template.run_name()}_{worker}_existing"
    with server() as admin:
        drop(admin, name)
        create(admin, name)
        upgrade(url_of(name), EXISTING_HEAD)
        with psycopg.connect(url_of(name)) as rows:
            fill_awkwardly(rows)
        yield name
        drop(admin, name)


@contextmanager
def copy_of(existing: str, suffix: str, blocker: DjangoDbBlocker) -> Iterator[str]:
    """Point Django at a clone, and give its address."""
    name = f"{existing}_{suffix}"
    before = dict(connection.settings_dict)
    with server() as admin, blocker.unblock():
        drop(admin, name)
        create(admin, name, existing)
        template.use(url_of(name))
        try:
            yield url_of(name)
        finally:
            connection.close()
            connection.settings_dict.update(before)
            drop(admin, name)


@pytest.fixture
def copy(existing: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Django, pointed at a clone for one test."""
    with copy_of(existing, "copy", django_db_blocker) as url:
        yield url


@pytest.fixture(scope="package")
def adopted(
    existing: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Report, psycopg.Connection]]:
    """What an adoption has reported, and a connection to the database, which Django uses too."""
    with copy_of(existing, "adopted", django_db_blocker) as url:
        report = adopt(False, "5s", SILENT)
        with psycopg.connect(url, autocommit=True) as look:
            yield report, look


@pytest.fixture
def report(adopted: tuple[Report, psycopg.Connection]) -> Report:
    """What the adoption has reported."""
    return adopted[0]


@pytest.fixture
def look(adopted: tuple[Report, psycopg.Connection]) -> psycopg.Connection:
    """A connection to the database that is adopted."""
    return adopted[1]


def contents(url: str) -> dict[str, object]:
    """Return everything that a database holds: the schema, each table's rows, and where each sequence stands."""
    with psycopg.connect(url) as look:
        relations = look.execute(
            "select relnamespace::regnamespace::text, relname, relkind::text from pg_class"
            " where relnamespace::regnamespace::text in ('public', 'django') and relkind in ('r', 'S') order by 1, 2"
        ).fetchall()
        rows: dict[str, object] = {}
        for namespace, name, kind in relations:
            expression = (
                "last_value + is_called::integer" if kind == "S" else "md5(string_agg(t::text, '|' order by t::text))"
            )
            rows[name] = look.execute(f'select {expression} from {namespace}."{name}" t').fetchone()
    return {**describe(url), **rows}


def killed_at(stage: str) -> None:
    """Adopt in a process of its own that is killed when a stage begins, and wait until the server knows."""
    connection.close()
    child = os.fork()
    if not child:
        die = ProgressPrinter(
            lambda title: os.kill(os.getpid(), signal.SIGKILL) if title == stage else None, SILENT.progress
        )
        try:
            adopt(False, "5s", die)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s), pg_advisory_unlock(%s)", [ADOPTION_LOCK, ADOPTION_LOCK])
    connection.close()
