"""Alembic's upgrade as part of a program's own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import alembic.command
import psycopg
import sqlalchemy as sa
from alembic.config import Config
from sqlalchemy.pool import StaticPool

from pdap.db.raw_rows import only_value
from pdap.lib.environment import BASE_DIR

# The advisory lock of every upgrade of a database.
UPGRADE_LOCK = 7_137_418_982


@contextmanager
def borrowed_connection(raw: psycopg.Connection) -> Iterator[sa.Connection]:
    """Lend SQLAlchemy an open connection; the lender ends its transaction.

    While it is lent, it sees only schema `public`, as Alembic's own connection does.
    """
    engine = sa.create_engine(
        "postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool, use_native_hstore=False
    )
    dialect: Any = engine.dialect
    dialect.do_commit = dialect.do_rollback = dialect.do_close = lambda _: None
    with raw.cursor() as cursor:
        path = only_value(raw, "select current_setting('search_path')")
        cursor.execute("set local search_path = public")
        with engine.connect() as connection, connection.begin():
            yield connection
        cursor.execute("select set_config('search_path', %s, true)", [path])


def upgrade_inside(raw: psycopg.Connection) -> None:
    """Upgrade to the newest revision in the open transaction, whose end decides whether the upgrade holds."""
    with borrowed_connection(raw) as connection:
        attributes = {"url": "lent", "connection": connection}
        alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes=attributes, stdout=StringIO()), "head")
