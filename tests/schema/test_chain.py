"""The chain of migrations: its form, and the way up, down and up again."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import alembic.command
import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.server_home import Home
from tests import template
from tests.schema.databases import EXISTING_HEAD, config, describe, downgrade, scripts, upgrade
from tests.schema.rows import count_rows, fill, read_rows
from tests.server import create, drop, server, url_of

NAME = re.compile(r"(\d{4}_\d\d_\d\d_\d{4})-([0-9a-f]{12})_[a-z0-9_]+\.py")
FIFTEEN = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def fifteen() -> Iterator[str]:
    """The address of an empty database on PostgreSQL 15, the oldest that is supported."""
    programs = Path(os.environ.get("PDAP_POSTGRES_15_BIN", FIFTEEN))
    if not (programs / "postgres").exists():
        pytest.skip(f"PostgreSQL 15 is not in {programs}")
    folder = Path(tempfile.mkdtemp(prefix="pdap-test-15-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PDAP_POSTGRES_BIN", str(programs))
        home = Home(folder)
        yield attach_server(home, durable=False)
        assert release_server(home)
    shutil.rmtree(folder)


def test_the_chain_is_one_line_with_one_head() -> None:
    assert len(scripts().get_heads()) == 1
    assert len(scripts().get_bases()) == 1
    assert not [script for script in scripts().walk_revisions() if script.is_merge_point or script.is_branch_point]


def test_every_file_is_named_by_its_time_and_revision_in_the_order_of_the_chain() -> None:
    names = [(Path(script.path).name, script.revision) for script in scripts().walk_revisions()][::-1]

    times = []
    for name, revision in names:
        match = NAME.fullmatch(name)
        assert match, name
        assert match[2] == revision
        times.append(match[1])
    assert times == sorted(times)


def test_an_existing_database_is_taken_over_by_what_follows_only() -> None:
    after = [script.revision for script in scripts().iterate_revisions("head", EXISTING_HEAD)]

    assert EXISTING_HEAD not in after
    assert scripts().get_revision(EXISTING_HEAD) is not None
    assert scripts().get_revision(after[-1]).down_revision == EXISTING_HEAD


def walk(url: str) -> None:
    """Go up, down to nothing, and up again; assert that nothing is left between, and that both ways up agree."""
    upgrade(url)
    first = describe(url)

    downgrade(url, "base")
    left = describe(url)
    assert {
        name: rows for name, rows in left.items() if rows and name not in ("columns", "constraints", "indexes")
    } == {}
    assert {row[0] for name in ("columns", "constraints", "indexes") for row in left[name]} == {"alembic_version"}

    upgrade(url)
    assert describe(url) == first


def test_up_down_and_up_again(empty_database: str) -> None:
    walk(empty_database)


def test_up_down_and_up_again_on_postgresql_15(fifteen: str) -> None:
    walk(fifteen)


def test_each_revision_can_be_taken_back_alone_and_rebuilds_nothing_that_another_made(empty_database: str) -> None:
    url = empty_database
    upgrade(url, EXISTING_HEAD)
    made: set[tuple[str, ...]] = set()
    after = describe(url)
    for script in list(scripts().iterate_revisions("head", EXISTING_HEAD))[::-1]:
        before = after
        upgrade(url, script.revision)
        after = describe(url)
        defined, defined_after = definitions(before), definitions(after)
        assert {name for name in made if defined[name] != defined_after.get(name)} == set(), script.path
        made |= defined_after.keys() - defined.keys()
        downgrade(url, script.down_revision)
        assert describe(url) == before, script.revision
        upgrade(url, script.revision)
        assert describe(url) == after, script.revision


def definitions(schema: dict[str, list[tuple]]) -> dict[tuple[str, ...], str]:
    """Return the definition of each view, function, index and constraint, by its kind, table and name."""
    by_name = {("views", name): definition for name, definition in schema["views"]}
    # Functions of one name differ by what they take, which stands in the first line.
    by_name |= {("functions", definition.split("\n")[0]): definition for _, definition in schema["functions"]}
    for kind in ("indexes", "constraints"):
        by_name |= {(kind, table, name): definition for table, name, definition in schema[kind]}
    return by_name


@dataclass
class Risen:
    """A database of the existing schema whose tables all had rows, and that is at the head now: what was in it."""

    url: str
    counts: dict[str, int]
    rows: dict[str, list[str]]
    schema: dict[str, list[tuple]]
    counts_above: dict[str, int]
    statuses: dict[str, list[tuple]]


@pytest.fixture(scope="module")
def risen(worker: str) -> Iterator[Risen]:
    """A filled database of the existing schema that went up to the head; what it held is noted on the way."""
    name = f"{template.run_name()}_{worker}_risen"
    url = url_of(name)
    with server() as maintenance:
        drop(maintenance, name)
        create(maintenance, name)
        upgrade(url, EXISTING_HEAD)
        with psycopg.connect(url) as connection:
            fill(connection)
            counts, rows, schema = count_rows(connection), read_rows(connection), describe(url)
        upgrade(url)
        with psycopg.connect(url) as connection:
            statuses = {
                table: connection.execute(f"select distinct approval_status::text from {table}").fetchall()
                for table in ("agencies", "data_sources")
            }
            counts_above = count_rows(connection)
        yield Risen(url, counts, rows, schema, counts_above, statuses)
        drop(maintenance, name)


def test_rows_survive_the_way_up_from_the_existing_schema_and_back(risen: Risen) -> None:
    before = risen.counts
    assert all(count for table, count in before.items() if table not in ("table_count_log", "notification_log"))
    assert {table: risen.counts_above[table] for table in before} == before

    downgrade(risen.url, EXISTING_HEAD)
    with psycopg.connect(risen.url) as connection:
        assert count_rows(connection) == before
        assert read_rows(connection) == risen.rows
    assert describe(risen.url) == risen.schema


def test_the_way_back_is_open_once_schema_django_is_dropped(empty_database: str) -> None:
    upgrade(empty_database, "fc496e8f8639")
    with psycopg.connect(empty_database) as connection:
        connection.execute("create table django.session (id integer)")
    with pytest.raises(RuntimeError, match="DROP SCHEMA django CASCADE"):
        downgrade(empty_database, EXISTING_HEAD)

    with psycopg.connect(empty_database) as connection:
        connection.execute("drop schema django cascade")
    downgrade(empty_database, EXISTING_HEAD)

    with psycopg.connect(empty_database) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [(EXISTING_HEAD,)]


def test_rows_that_were_there_before_the_review_came_are_approved(risen: Risen) -> None:
    assert risen.statuses == {"agencies": [("approved",)], "data_sources": [("approved",)]}


def test_two_upgrades_at_once_take_turns(empty_database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": empty_database}
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    programs = [
        subprocess.Popen(command, env=environment, cwd=BASE_DIR, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]

    assert [(program.communicate()[1], program.returncode)[1] for program in programs] == [0, 0]
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [
            (scripts().get_current_head(),)
        ]


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree(empty_database: str) -> None:
    template.make_afresh(psycopg.conninfo.conninfo_to_dict(empty_database)["dbname"], template.SCHEMA)
    settings = config(empty_database)
    settings.attributes["compare"] = True

    alembic.command.check(settings)


def test_alembics_folder_is_no_package() -> None:
    assert not (BASE_DIR / "alembic" / "__init__.py").exists()  # it would hide the library
