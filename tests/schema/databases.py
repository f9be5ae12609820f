"""Databases and commands for the tests of the chain."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache

import alembic.command
import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from pdap.lib.environment import BASE_DIR

EXISTING_HEAD = "71374f18982c"


def config(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    return Config(BASE_DIR / "alembic.ini", attributes={"url": url}, stdout=io.StringIO())


@cache
def scripts() -> ScriptDirectory:
    """Return the project's migrations."""
    return ScriptDirectory.from_config(Config(BASE_DIR / "alembic.ini"))


@contextmanager
def scripts_read_once() -> Iterator[None]:
    """Spare Alembic's commands the reading of all migrations for each, which takes longer than most migrations do."""
    directory = scripts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", lambda config: directory)
        yield


def upgrade(url: str, revision: str = "head") -> None:
    """Go up to a revision."""
    with scripts_read_once():
        alembic.command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Go down to a revision."""
    with scripts_read_once(), redirect_stdout(io.StringIO()):
        alembic.command.downgrade(config(url), revision)


def describe(url: str) -> dict[str, list[tuple]]:
    """Return what schema `public` holds, as far as a name or a definition tells."""
    questions = {
        "columns": """
            select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated,
                   pg_get_expr(d.adbin, d.adrelid), a.attidentity,
                   row_number() over (partition by c.oid order by attnum), col_description(c.oid, attnum)
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
              and c.relkind in ('r', 'v', 'm')
        """,
        "constraints": """
            select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace and contype <> 'n'
        """,
        "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
        "triggers": "select tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
        "views": "select relname, pg_get_viewdef(oid) from pg_class where relnamespace = 'public'::regnamespace and "
        "relkind in ('v', 'm')",
        "functions": """
            select proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
            and prokind in ('f', 'p') and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
        """,
        "enums": "select enumtypid::regtype::text, enumlabel, enumsortorder from pg_enum",
        "schemas": "select nspname from pg_namespace where nspname = 'django'",
    }
    with psycopg.connect(url) as connection:
        return {name: sorted(connection.execute(sql).fetchall(), key=str) for name, sql in questions.items()}
