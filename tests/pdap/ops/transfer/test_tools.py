"""Client programs that match the servers, and never a password on a command line."""

from pathlib import Path

import pytest

from pdap.ops.transfer import client_programs
from pdap.ops.transfer.client_programs import Program
from pdap.ops.transfer.errors import TransferError

URL = "postgresql://someone:hun%2Fter2@db.example:6543/pdap?sslmode=verify-full&application_name=x"


def found(*programs: Program) -> object:
    """Return what replaces the search of this machine."""
    return lambda: iter(programs)


def test_the_program_of_the_servers_own_version_is_taken_or_the_next_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    old, same, newer = Program(Path("a"), 14), Program(Path("b"), 16), Program(Path("c"), 18)
    monkeypatch.setattr(client_programs, "programs", found(newer, old, same))

    assert client_programs.pg_dump_for(16, "postgresql://a/b") == same
    assert client_programs.pg_dump_for(17, "postgresql://a/b") == newer
    with pytest.raises(TransferError, match="no pg_dump for PostgreSQL 19: install postgresql-client-19"):
        client_programs.pg_dump_for(19, "postgresql://a/b")


def test_the_wheels_program_is_the_last_resort_and_not_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, own = Program(Path("wheel"), 18, encrypts=False), Program(Path("own"), 18)
    monkeypatch.setattr(client_programs, "programs", found(wheel, own))
    assert client_programs.pg_dump_for(18, "postgresql://a/b") == own

    monkeypatch.setattr(client_programs, "programs", found(wheel))
    assert client_programs.pg_dump_for(18, "postgresql://a/b") == wheel
    with pytest.raises(TransferError, match="that speaks TLS"):
        client_programs.pg_dump_for(18, URL)


def test_a_program_is_told_everything_by_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere.example")
    monkeypatch.setenv("PGSERVICE", "other")

    environment = client_programs.environment_for(URL)

    assert environment["PGPASSWORD"] == "hun/ter2"
    assert (environment["PGHOST"], environment["PGPORT"], environment["PGDATABASE"]) == ("db.example", "6543", "pdap")
    assert environment["PGSSLMODE"] == "verify-full"
    assert "PGSERVICE" not in environment


def test_a_folder_that_is_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 21.4'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PDAP_POSTGRES_BIN", str(tmp_path))

    assert next(client_programs.programs()) == Program(program, 21)
    assert client_programs.pg_dump_for(20, "postgresql://a/b").path == program


def test_what_older_servers_or_new_databases_refuse_is_left_out() -> None:
    dumped = "\\restrict abc\nSET transaction_timeout = 0;\nCREATE SCHEMA django;\nCREATE SCHEMA public;\nSELECT 1;\n"

    cleaned = client_programs.restorable_sql(dumped)

    assert (
        client_programs.without_newer_settings(17, cleaned)
        == "SET transaction_timeout = 0;\nCREATE SCHEMA django;\nSELECT 1;\n"
    )
    assert client_programs.without_newer_settings(15, cleaned) == "CREATE SCHEMA django;\nSELECT 1;\n"
