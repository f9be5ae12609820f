"""Checks of a database before anything is done to it; each problem is a sentence that says what to do."""

from pathlib import Path

import psycopg

from pdap.db.database_urls import UnreadableUrlError, libpq_url
from pdap.db.raw_rows import only_row, only_value
from pdap.db.schema.revisions import database_revisions, revisions
from pdap.lib.troubles import connection_trouble
from pdap.ops.embedded.server_home import is_of_this_checkout

OLDEST_SERVER = 15

RIGHTS = """
select has_schema_privilege('public', 'CREATE'),
       has_database_privilege(current_database(), 'CREATE') or to_regnamespace('django') is not null,
       exists (select from pg_extension where extname = 'pg_trgm')
       or (exists (select from pg_available_extensions where name = 'pg_trgm')
           and has_database_privilege(current_database(), 'CREATE')),
       to_regclass('public.alembic_version') is not null,
       exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')),
       current_user, current_database()
"""


class DatabaseProblem(RuntimeError):  # noqa: N818 - a finding, told to a person
    """A problem of the database, as a sentence that says what to do."""


def examine(url: str) -> None:
    """Raise DatabaseProblem if this code can't work on the database at a URL."""
    with connect(url) as connection:
        check_version(connection.info.server_version)
        check_rights(connection)


def connect(url: str) -> psycopg.Connection:
    """Connect; DatabaseProblem says why not, without the password."""
    try:
        return psycopg.connect(libpq_url(url), connect_timeout=5, autocommit=True)
    except UnreadableUrlError as error:
        raise DatabaseProblem(str(error)) from None
    except psycopg.OperationalError as error:
        raise DatabaseProblem(connection_trouble(str(error))) from None


def check_version(server_version: int) -> None:
    """Refuse a server that is too old; the number is libpq's, such as 150018."""
    if server_version // 10000 < OLDEST_SERVER:
        raise DatabaseProblem(
            f"The server is PostgreSQL {server_version // 10000}. Upgrade it to {OLDEST_SERVER} or newer."
        )


def check_rights(connection: psycopg.Connection) -> None:
    """Refuse a database in which the migrations would stop halfway, or whose revision this code doesn't know."""
    in_public, schema, trigrams, versioned, tables, user, database = only_row(connection, RIGHTS)
    if not in_public:
        raise DatabaseProblem(
            f"{user} can't create tables: an administrator must GRANT CREATE ON SCHEMA public TO {user}."
        )
    if not schema:
        raise DatabaseProblem(
            f"{user} can't create the schema `django`: an administrator must "
            f"GRANT CREATE ON DATABASE {database} TO {user}."
        )
    if not trigrams:
        raise DatabaseProblem(
            "The extension pg_trgm is missing: install PostgreSQL's contrib package, and as an administrator run "
            "CREATE EXTENSION pg_trgm."
        )
    if versioned:
        check_revision(connection)
    elif tables:
        raise DatabaseProblem(
            f"The database {database} has tables but no Alembic revision. Use an empty database or PDAP's."
        )


def check_revision(connection: psycopg.Connection) -> None:
    """Refuse a revision that this code does not have: it is newer than this code, or no longer exists."""
    for revision in database_revisions(connection) or ():
        if revision not in revisions():
            raise DatabaseProblem(unknown_revision(revision, data_folder(connection)))


def unknown_revision(revision: str, data: Path | None) -> str:
    """Return what to do about a revision that this code does not have, by the data folder of the server."""
    if data is not None and is_of_this_checkout(data):
        return (
            f"The embedded database is at revision {revision}, which this code doesn't know: update the code, or "
            f"run `make clean`, which deletes the embedded databases with all their data, and start again."
        )
    return (
        f"The database is at revision {revision}, which this code doesn't know: update the code, or use another "
        f"database in DATABASE_URL, such as a new, empty one if that revision no longer exists."
    )


def data_folder(connection: psycopg.Connection) -> Path | None:
    """Return the server's data folder; None if the user may not see it, as on most servers."""
    folder = only_value(connection, "select setting from pg_settings where name = 'data_directory'")
    return Path(folder) if folder else None
