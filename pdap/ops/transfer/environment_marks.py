"""Which environment a database belongs to, written on the database itself.

It is a line of the database's comment, which our dumps leave out, and which its owner can write without being a
superuser: `COMMENT ON DATABASE ... IS 'pdap.environment=sandbox'`. Each environment's deployment writes its own with
`manage.py mark_database`; a database without a mark can't be replaced.
"""

from contextlib import closing

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_value
from pdap.lib.environment import PRODUCTION
from pdap.ops.transfer.errors import RefusedError
from pdap.ops.transfer.servers import connect, database_label, name_of

MARK = "pdap.environment="

COMMENT = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"


def comment_of(connection: psycopg.Connection, database: str) -> str:
    """Return the comment on a database of the server; empty if there is none."""
    return only_value(connection, COMMENT, [database]) or ""


def write_comment(connection: psycopg.Connection, database: str, comment: str) -> None:
    statement = sql.SQL("comment on database {} is {}")
    connection.execute(statement.format(sql.Identifier(database), sql.Literal(comment)))


def mark_of(connection: psycopg.Connection, database: str) -> str | None:
    """Return the environment written on a database of the server; None if there is none."""
    marks = [line.removeprefix(MARK) for line in comment_of(connection, database).splitlines() if line.startswith(MARK)]
    return marks[0].strip() if marks else None


def mark(url: str, environment: str) -> None:
    """Write an environment on a database; RefusedError if production would become something else."""
    name = name_of(url)
    with closing(connect(url)) as connection:
        present = mark_of(connection, name)
        if present == PRODUCTION != environment:
            raise RefusedError(
                f"{database_label(url)} is marked as production and stays that way. If that's wrong, its owner can "
                f"remove the line {MARK}{PRODUCTION} from its comment (COMMENT ON DATABASE)."
            )
        other_lines = [line for line in comment_of(connection, name).splitlines() if not line.startswith(MARK)]
        write_comment(connection, name, "\n".join([*other_lines, MARK + environment]))
