"""Which environment a database belongs to, written on the database itself.

It is a setting of the database, which no dump carries: `ALTER DATABASE ... SET pdap.environment = 'sandbox'`. Each
environment's deployment writes its own with `manage.py mark_database`; a database without one is nobody's to replace.
"""

from contextlib import closing

import psycopg
from psycopg import sql

from pdap.environment import PRODUCTION
from pdap.transfer.errors import RefusedError
from pdap.transfer.servers import connect, label, name_of

SETTING = "pdap.environment"

# From the catalogue, and not with current_setting: any client may set that for itself.
WRITTEN = """
select split_part(setting, '=', 2) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase,
    unnest(s.setconfig) as setting
where d.datname = %s and s.setrole = 0 and setting like 'pdap.environment=%%'
"""


def mark_of(connection: psycopg.Connection, database: str) -> str | None:
    """Return the environment written on a database of the server; None where none is."""
    row = connection.execute(WRITTEN, [database]).fetchone()
    return row[0] if row else None


def mark(url: str, environment: str) -> None:
    """Write an environment on a database; RefusedError where production is to become something else."""
    with closing(connect(url)) as connection:
        present = mark_of(connection, name_of(url))
        if present == PRODUCTION != environment:
            raise RefusedError(
                f"{label(url)} is marked as production, and stays so. If that is wrong, its owner takes the mark off: "
                f"ALTER DATABASE ... RESET {SETTING}."
            )
        statement = sql.SQL("alter database {} set pdap.environment = {}")
        connection.execute(statement.format(sql.Identifier(name_of(url)), sql.Literal(environment)))
