"""A look at a database before anything is done to it: every problem is a sentence that says what to do."""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from pdap.ops.preflight import DatabaseProblem, check_version, examine
from tests.schema.databases import EXISTING_HEAD, upgrade
from tests.server import server

pytestmark = pytest.mark.slow


@pytest.fixture
def newcomer(empty_database: str, worker: str) -> Iterator[str]:
    """The address of an empty database for a role that has no rights in it but to connect."""
    role = f"test_newcomer_{worker}"
    with server() as connection:
        connection.execute(f"create role {role} login password 'newcomer'")
        parts = urlsplit(empty_database)
        yield urlunsplit(parts._replace(netloc=f"{role}:newcomer@{parts.hostname}:{parts.port}"))
        with psycopg.connect(empty_database, autocommit=True) as inside:
            inside.execute(f"drop owned by {role}")
        connection.execute(f"drop owned by {role}")
        connection.execute(f"drop role {role}")


def problem_of(url: str) -> str:
    """Return what is said of a database."""
    with pytest.raises(DatabaseProblem) as caught:
        examine(url)
    return str(caught.value)


def test_an_empty_database_is_fine(empty_database: str) -> None:
    examine(empty_database)


def test_pdaps_own_database_is_fine_before_and_after(empty_database: str) -> None:
    upgrade(empty_database, EXISTING_HEAD)
    examine(empty_database)
    upgrade(empty_database)
    examine(empty_database)


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/pdap", "nonsense", "postgresql://localhost", "postgresql://h:port/x"]
)
def test_an_address_that_is_none(url: str) -> None:
    assert "write it as postgresql://USER:PASSWORD@HOST:PORT/NAME" in problem_of(url)


def test_a_server_that_is_not_there() -> None:
    assert "Start the server, or correct the address" in problem_of("postgresql://me:secret@127.0.0.1:1/pdap")


def test_a_host_that_is_not_there() -> None:
    assert "host in DATABASE_URL can't be found" in problem_of("postgresql://me:secret@nowhere.invalid/pdap")


def test_a_database_that_is_not_there(empty_database: str) -> None:
    assert "Create it with `createdb`" in problem_of(empty_database + "_not")


def test_a_wrong_password_is_said_without_the_password(empty_database: str) -> None:
    parts = urlsplit(empty_database)
    wrong = urlunsplit(parts._replace(netloc=f"postgres:hunter2@{parts.hostname}:{parts.port}"))

    problem = problem_of(wrong)
    assert "refused the user or password" in problem
    assert "hunter2" not in problem


def test_a_server_that_is_too_old() -> None:
    check_version(150018)
    with pytest.raises(DatabaseProblem, match=r"The server is PostgreSQL 14\. Upgrade it to 15 or newer"):
        check_version(140012)


def test_rights_that_are_missing_are_named_with_the_statement_that_gives_them(
    newcomer: str, empty_database: str
) -> None:
    role = urlsplit(newcomer).username
    with psycopg.connect(empty_database, autocommit=True) as administrator:
        assert f"GRANT CREATE ON SCHEMA public TO {role}" in problem_of(newcomer)
        administrator.execute(f"grant create on schema public to {role}")

        problem = problem_of(newcomer)
        assert f"GRANT CREATE ON DATABASE {urlsplit(newcomer).path[1:]} TO {role}" in problem
        administrator.execute(f"grant create on database {urlsplit(newcomer).path[1:]} to {role}")

        examine(newcomer)


def test_a_newcomer_with_these_rights_can_build_the_schema(newcomer: str, empty_database: str) -> None:
    role = urlsplit(newcomer).username
    with psycopg.connect(empty_database, autocommit=True) as administrator:
        administrator.execute(f"grant create on schema public to {role}")
        administrator.execute(f"grant create on database {urlsplit(newcomer).path[1:]} to {role}")

    upgrade(newcomer)
    examine(newcomer)


def test_a_revision_that_this_code_does_not_know(empty_database: str) -> None:
    upgrade(empty_database, EXISTING_HEAD)
    with psycopg.connect(empty_database) as connection:
        connection.execute("update alembic_version set version_num = 'feedfacecafe'")

    assert "revision feedfacecafe, which this code doesn't know: update the code" in problem_of(empty_database)


@pytest.mark.parametrize(
    ("of_this_checkout", "advice"), [(True, "run `make clean`"), (False, "use another database in DATABASE_URL")]
)
def test_a_revision_that_is_gone_is_answered_for_the_server_that_the_database_is_on(
    empty_database: str, monkeypatch: pytest.MonkeyPatch, of_this_checkout: bool, advice: str
) -> None:
    monkeypatch.setattr("pdap.ops.preflight.is_of_this_checkout", lambda data: of_this_checkout)
    upgrade(empty_database, EXISTING_HEAD)
    with psycopg.connect(empty_database) as connection:
        connection.execute("update alembic_version set version_num = '9e2d64b7c018'")

    answer = problem_of(empty_database)
    assert advice in answer
    assert answer.count(".") == 1


def test_who_may_not_know_the_servers_folder_is_told_what_to_do_on_a_server_of_their_own(
    newcomer: str, empty_database: str
) -> None:
    role = urlsplit(newcomer).username
    upgrade(empty_database, EXISTING_HEAD)
    with psycopg.connect(empty_database, autocommit=True) as administrator:
        administrator.execute("update alembic_version set version_num = '9e2d64b7c018'")
        administrator.execute(f"grant select on alembic_version to {role}")
        administrator.execute(f"grant create on schema public to {role}")
        administrator.execute(f"grant create on database {urlsplit(newcomer).path[1:]} to {role}")

    assert "use another database in DATABASE_URL" in problem_of(newcomer)


def test_somebody_elses_tables(empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute("create table guests (name text)")

    assert "has tables but no Alembic revision" in problem_of(empty_database)
