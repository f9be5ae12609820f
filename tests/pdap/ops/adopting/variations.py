"""Makes a database of the existing system differ from our baseline in everything that does not matter."""

import re

import psycopg
from psycopg import sql

COMMENTED = """
select format('comment on table public.%I is ''Of the existing system''', relname) from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'r'
union all
select format('comment on column public.%I.%I is ''It''''s a %s''', relname, attname, attname)
from pg_attribute join pg_class on pg_class.oid = attrelid
where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and attnum > 0 and not attisdropped
union all
select format('comment on function public.%s is ''Changed''', oid::regprocedure) from pg_proc
where pronamespace = 'public'::regnamespace and prokind = 'f'
  and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
"""
SEQUENCES = """
select format('alter sequence public.%I rename to %I', relname, 'old_' || relname) from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'S'
"""
FUNCTIONS = """
select pg_get_functiondef(oid) from pg_proc
where pronamespace = 'public'::regnamespace and prolang in (select oid from pg_language where lanname = 'plpgsql')
"""
VIEWS = """
select relname, pg_get_viewdef(oid) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
"""
# A materialized view that nothing depends on can be made again.
MATERIALIZED = """
select relname, pg_get_viewdef(oid) from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'm'
"""
FREE_COLUMNS = """
select relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)
from pg_attribute join pg_class on pg_class.oid = attrelid
left join pg_attrdef on adrelid = attrelid and adnum = attnum
where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
  and attidentity = '' and relname <> 'alembic_version'
  and not exists (select from pg_constraint where conrelid = attrelid and attnum = any(conkey) and contype <> 'n')
order by relname, attnum
"""

MOVE = (
    "alter table public.{table} rename {column} to old",
    "alter table public.{table} add column {column} {definition}",
    "update public.{table} set {column} = old",
    "alter table public.{table} drop column old",
    "alter table public.{table} alter {column} set not null",
)


def vary(connection: psycopg.Connection) -> None:
    """Change an empty database."""
    for statement in (*texts(connection, COMMENTED), *texts(connection, SEQUENCES)):
        connection.execute(statement)
    for definition in texts(connection, FUNCTIONS):
        connection.execute(re.sub(r"\bBEGIN\b", "BEGIN -- 100% by hand", definition, count=1, flags=re.I))
    for name, definition in connection.execute(VIEWS).fetchall():
        connection.execute(f"create or replace view public.{name} as {wrapped(definition)}")
    for name, definition in connection.execute(MATERIALIZED).fetchall():
        connection.execute(f"drop materialized view public.{name}")
        connection.execute(f"create materialized view public.{name} as {wrapped(definition)}")
    move_columns(connection)


def texts(connection: psycopg.Connection, query: str) -> list[str]:
    return [text for (text,) in connection.execute(query).fetchall()]


def wrapped(definition: str) -> str:
    return f"select * from ({definition.rstrip(';')}) as the_same"


def move_columns(connection: psycopg.Connection) -> None:
    """Put each column that nothing depends on to the end of its table, in reverse order."""
    for table, column, kind, required, default in connection.execute(FREE_COLUMNS).fetchall()[::-1]:
        parts = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        parts["definition"] = sql.SQL(f"{kind}{f' default {default}' if default else ''}")
        try:
            with connection.transaction():
                for statement in MOVE if required else MOVE[:-1]:
                    connection.execute(sql.SQL(statement).format(**parts))
        except psycopg.errors.DependentObjectsStillExist:
            continue
