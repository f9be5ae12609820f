"""Sandbox and stage made again from a production on another server, of another version where Debian's is installed."""

import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from pdap.ops.demonstration.people import PASSWORD
from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.commands import made_up_sign_ins, sign_in_notice
from pdap.ops.transfer.database_contents import quoted_name, tables_of
from pdap.ops.transfer.dumping import dump_database
from pdap.ops.transfer.environment_marks import mark, mark_of
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.leaks import KnownValues, scan_database
from pdap.ops.transfer.loading import load
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.privileges import copy_privileges
from pdap.ops.transfer.replacing import replacement
from pdap.ops.transfer.restoring import refresh
from pdap.ops.transfer.rules import KEEP, ONCE_APPROVED
from pdap.ops.transfer.servers import connect, name_of
from tests import template
from tests.pdap.ops.transfer.conftest import serves
from tests.pdap.ops.transfer.plants import Plants
from tests.pdap.ops.transfer.servers import databases_like, drop_all, on_other_server, there
from tests.server import server

Production = tuple[str, Plants]
EVERYTHING = """
select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'django') and c.relkind in ('r', 'm')
"""


def quiet(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def all_of(url: str) -> bytes:
    """Return every value of every table and materialized view of a database."""
    with connect(url) as connection:
        lines = []
        for (name,) in connection.execute(EVERYTHING).fetchall():
            with connection.cursor().copy(f"copy (select * from {quoted_name(name)}) to stdout") as copy:
                lines += [bytes(line) for line in copy]
    return b"".join(lines)


def found_in(blob: bytes, secrets: set[str]) -> list[str]:
    """Return those of the secrets that stand in something."""
    return sorted(secret for secret in secrets if secret.encode() in blob)


def rows(url: str, select: str) -> list[tuple]:
    """Return what a SELECT finds, all of it as text."""
    with connect(url) as connection:
        return connection.execute(select).fetchall()


@pytest.fixture(scope="module")
def stage(production: Production, worker: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a stage that was refreshed by roles that are no superusers.

    One reads everything of production; the other owns stage, where a third may read one table.
    """
    name = f"{template.run_name()}_{worker}_stage"
    reading, owning, reader = (f"test_{role}_{worker}" for role in ("reading", "owning", "reader"))
    drop_all(name)
    with server() as connection:
        connection.execute(f"drop role if exists {reading}")
        connection.execute(f"create role {reading} login password 'r' in role pg_read_all_data")
    for role, rights in ((reader, ""), (owning, "login password 'o' createdb")):
        on_other_server("drop role if exists {}", role)
        on_other_server(f"create role {{}} {rights}", role)
    on_other_server("create database {} owner {} template template0 encoding 'UTF8'", name, owning)
    owned = as_role(there(name), owning, "o")
    with psycopg.connect(owned, autocommit=True) as connection:
        connection.execute("create table public.agencies (id integer)")
        connection.execute(f"grant usage on schema public to {reader}")
        connection.execute(f"grant select on public.agencies to {reader}")
    mark(owned, "stage")
    with django_db_blocker.unblock():
        refresh(as_role(production[0], reading, "r"), owned, "stage", [], quiet)
    yield there(name)
    drop_all(name)
    on_other_server("drop role {}", owning)
    on_other_server("drop role {}", reader)
    with server() as connection:
        connection.execute(f"drop role {reading}")


def as_role(url: str, role: str, password: str) -> str:
    """Return the address for another role."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}"))


def test_nothing_that_the_rules_forbid_is_in_the_sandbox(
    production: Production, target: str, capfd: pytest.CaptureFixture, caplog: pytest.LogCaptureFixture
) -> None:
    source, plants = production
    caplog.set_level(logging.DEBUG)

    call_command("refresh_environment", "--from", source, "--to", target, "--environment", "sandbox")

    forbidden = plants.forbidden("sandbox")
    assert len(forbidden) > 60
    assert found_in(all_of(source), forbidden) == sorted(forbidden)
    assert found_in(all_of(target), forbidden) == []
    written, errors = capfd.readouterr()
    assert "is a fresh sandbox" in written
    assert written.count("sign in with") == 1
    assert found_in((written + errors + caplog.text).encode(), set(plants.where)) == []
    people = [email for (email,) in rows(target, "select email from public.users order by id")]
    assert people == ["member@pdap.example", "curator@pdap.example", "administrator@pdap.example"]
    assert rows(target, "select count(*) from public.link_users__permissions") == [(9,)]
    assert rows(target, "select last_value from public.agencies_id_seq") == [(1000,)]
    for table in ("public.mails", "django.django_q_schedule", "django.django_q_ormq", "django.django_session"):
        assert rows(target, f"select count(*) from {table}") == [(0,)]
    compare_what_everybody_sees(source, target)


def test_nothing_that_the_rules_forbid_is_in_stage(production: Production, stage: str) -> None:
    source, plants = production

    assert len(plants.forbidden("stage")) > 60
    assert found_in(all_of(stage), plants.forbidden("stage")) == []
    assert rows(stage, "select email from public.users") == [("user_1@stage.invalid",)]
    compare_what_everybody_sees(source, stage)


def compare_what_everybody_sees(source: str, target: str) -> None:
    """Assert that the catalog has come whole, that views are filled, and that search finds requests."""
    for select in catalogue_tables(source):
        assert rows(target, select) == rows(source, select)
    for documents in ("data_request_documents", "data_source_documents", "agency_documents"):
        assert rows(target, f"select count(*) from public.{documents}") == [(1,)]
    views = rows(source, "select matviewname from pg_matviews where schemaname = 'public'")
    counts = {view: rows(target, f"select count(*) from public.{view}") for (view,) in views}
    assert counts == {view: rows(source, f"select count(*) from public.{view}") for view in counts}
    assert counts["distinct_source_urls"] == [(1,)]


def catalogue_tables(source: str) -> list[str]:
    """Return a SELECT of what everybody sees of each table of the catalog."""
    with connect(source) as connection:
        return [
            f"select {', '.join(names)} from {table.identifier} order by 1"
            for table in tables_of(connection)
            if (names := [quoted_column(c) for c in TABLES[table.name].columns_with("sandbox", KEEP, ONCE_APPROVED)])
            and TABLES[table.name].catalog
        ]


def quoted_column(name: str) -> str:
    """Return a column's name quoted, its value as text."""
    return f'"{name}"::text'


def test_stage_keeps_the_words_and_the_change_log_of_what_it_keeps(stage: str, worker: str) -> None:
    words = "Ask\naddress-removed@pdap.invalid; please"
    assert rows(stage, "select internal_notes, title from public.data_requests") == [(words, words)]
    logged = dict(rows(stage, "select table_name, new_data from public.change_log where id <= 1000"))
    assert logged["data_requests"]["internal_notes"] == words
    assert logged["users"].keys() == {"id", "created_at", "updated_at", "role"}
    assert not logged.keys() & {"mails", "pending_users", "reset_tokens"}
    assert rows(stage, "select password_digest, api_key from public.users") == [("!", None)]
    # The read-only role of the environment reads as before; the mark and the old database are still there.
    assert rows(stage, f"select has_table_privilege('test_reader_{worker}', 'public.agencies', 'select')") == [(True,)]
    assert rows(stage, f"select has_table_privilege('test_reader_{worker}', 'public.users', 'select')") == [(False,)]
    with connect(there("postgres")) as connection:
        assert mark_of(connection, name_of(stage)) == "stage"
    assert databases_like(name_of(stage)) == {name_of(stage), f"{name_of(stage)}__old"}


def failing(at: str) -> Callable[[str, int, int], None]:
    """Return a listener that fails at a step."""

    def tell(step: str, done: int, total: int) -> None:
        if step == at:
            raise TransferError("no more")

    return tell


@pytest.mark.parametrize("step", ["Read", "Swap"])
def test_a_failure_leaves_the_target_as_it_was(production: Production, target: str, step: str) -> None:
    with pytest.raises(TransferError, match="no more"):
        refresh(production[0], target, "sandbox", [], failing(step))

    assert serves(target)
    assert databases_like(name_of(target)) == {name_of(target)}


def test_known_addresses_in_the_wrong_place_stop_a_refresh(production: Production, target: str, tmp_path: Path) -> None:
    known_values = KnownValues()
    file = tmp_path / "dump.zip"
    dump_database(production[0], file, "sandbox", quiet, look=known_values.read_values)
    address = next(value for value in known_values.values if b"@" in value).decode()
    with replacement(target) as new:
        load(file, new.url, quiet)
        scan_database(new.url, "sandbox", known_values)
        with psycopg.connect(new.url, autocommit=True) as connection:
            connection.execute("insert into public.reviews (agency_id, reason) values (1, %s)", [f"See {address}."])

        with pytest.raises(TransferError, match=r"are in public\.change_log, public\.reviews") as caught:
            scan_database(new.url, "sandbox", known_values)

    assert address not in str(caught.value)


def test_two_at_once_are_one_too_many(target: str) -> None:
    with replacement(target), pytest.raises(TransferError, match="Another process is replacing"), replacement(target):
        pass


def test_clients_that_are_connected_do_not_hold_up_a_swap(target: str) -> None:
    with psycopg.connect(target) as busy, replacement(target) as new:
        busy.execute("select 1")
        new.swap()

        with pytest.raises(psycopg.OperationalError):
            busy.execute("select 1")

    assert not serves(target)
    assert serves(f"{target}__old")


def test_a_database_that_never_was_is_made(target: str) -> None:
    on_other_server("drop database {}", name_of(target))

    with replacement(target) as new:
        new.swap()

    assert databases_like(name_of(target)) == {name_of(target)}


def test_the_settings_of_a_database_and_of_roles_in_it_go_on(target: str) -> None:
    on_other_server("alter database {} set search_path = django, public", name_of(target))
    on_other_server("alter role postgres in database {} set work_mem = '7MB'", name_of(target))

    with replacement(target) as new:
        new.swap()

    assert rows(target, "select current_setting('work_mem')") == [("7MB",)]
    with psycopg.connect(target) as connection:
        assert connection.execute("show search_path").fetchone() == ("django, public",)


def test_who_owned_what_is_replaced_can_go_on_with_it(target: str, worker: str) -> None:
    owner = f"test_former_{worker}"
    on_other_server("drop role if exists {}", owner)
    on_other_server("create role {} login password 'f'", owner)
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute(f"alter table public.serving owner to {owner}")
        connection.execute(f"create schema django authorization {owner}")
        connection.execute(
            f"create sequence django.counting owned by none; alter sequence django.counting owner to {owner}"
        )

    on_other_server("revoke connect on database {} from public", name_of(target))
    on_other_server("drop role if exists {}", f"{owner}_stranger")
    on_other_server("create role {} login password 's'", f"{owner}_stranger")
    on_other_server("grant connect on database {} to {}", name_of(target), owner)

    with replacement(target) as new:
        with psycopg.connect(new.url, autocommit=True) as connection:
            connection.execute("create table public.serving (which text); create schema django")
            connection.execute("create sequence django.counting")
        copy_privileges(target, new.url)
        new.swap()

    with psycopg.connect(as_role(target, owner, "f"), autocommit=True) as connection:
        connection.execute("insert into public.serving values ('the new one')")
        assert connection.execute("select nextval('django.counting')").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(as_role(target, f"{owner}_stranger", "s"))
    drop_all(name_of(target))
    on_other_server("drop role {}", owner)
    on_other_server("drop role {}", f"{owner}_stranger")


def test_made_up_people_have_no_password_that_is_known_in_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert made_up_sign_ins("stage") == []
    monkeypatch.setenv("SIGN_IN_PASSWORD", "correct horse")
    assert [person.password for person in made_up_sign_ins("stage")] == ["correct horse"] * 3
    assert not any(person.api_key for person in made_up_sign_ins("stage"))
    assert isinstance(made_up_sign_ins("sandbox")[0], SignIn)


def test_made_up_people_of_a_sandbox_have_a_new_password_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = made_up_sign_ins("sandbox"), made_up_sign_ins("sandbox")

    assert PASSWORD not in {person.password for person in first}
    assert not any(person.api_key for person in first)
    assert first[0].password != second[0].password
    assert len(first[0].password) >= 20
    assert first[0].password in sign_in_notice(first)
    monkeypatch.setenv("SIGN_IN_PASSWORD", "correct horse")
    assert sign_in_notice(made_up_sign_ins("sandbox")) == ""
    monkeypatch.setenv("SIGN_IN_PASSWORD", PASSWORD)
    with pytest.raises(TransferError, match="Choose another"):
        made_up_sign_ins("sandbox")
    assert made_up_sign_ins("local")[0].password == PASSWORD


def test_a_dump_holds_no_forbidden_byte(production: Production, tmp_path: Path) -> None:
    source, plants = production
    for environment in ("sandbox", "stage"):
        file = tmp_path / f"{environment}.zip"
        dump_database(source, file, environment, quiet)

        with zipfile.ZipFile(file) as archive:
            unpacked = b"".join(archive.read(name) for name in archive.namelist())
        assert found_in(unpacked + file.read_bytes(), plants.forbidden(environment)) == []
        # The search itself sees what is there.
        assert found_in(unpacked, set(plants.where) - plants.forbidden(environment))
        assert file.stat().st_mode & 0o077 == 0
