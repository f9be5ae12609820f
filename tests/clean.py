"""Putting rows back after tests whose transactions were real, at little cost: only into tables that a test has changed.

Django's own `flush` empties every table and makes content types and permissions, which costs more than most tests.
`TRUNCATE` makes new files for a table, its indexes and for all that points to it; a few rows are deleted in a fraction
of that time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase, TransactionTestCase
from psycopg.pq import TransactionStatus

Value = TypeVar("Value")
INTRANS = TransactionStatus.INTRANS

# What the migrations themselves put into tables, and tests may add to.
REFERENCE_TABLES = ("public.permissions", "public.record_categories", "public.record_types")
# What stays as it is.
NO_TESTS_ROWS = (
    *("public.alembic_version", "public.adoptions", "public.catalog_version"),
    *("django.django_migrations", "django.django_content_type", "django.auth_permission"),
)
NATIONAL = "public.locations"
RELATIONS = """
select oid::regclass::text, relkind = 'm', pg_relation_size(oid) from pg_class
where relnamespace in ('public'::regnamespace, 'django'::regnamespace) and relkind in ('r', 'm')
"""
# A sequence stands with the table whose column it counts.
SEQUENCES = """
select sequence.oid::regclass::text, depends.refobjid::regclass::text,
    pg_sequence_last_value(sequence.oid), pg_sequence.seqstart
from pg_class sequence join pg_sequence on seqrelid = sequence.oid
    join pg_depend depends on depends.objid = sequence.oid and depends.deptype in ('a', 'i')
        and depends.classid = 'pg_class'::regclass and depends.refobjsubid > 0
where sequence.relnamespace in ('public'::regnamespace, 'django'::regnamespace)
"""
CONTENT = "select '{0}', count(*) || ':' || coalesce(sum(hashtextextended(row::text, 0)), 0) from {0} row"
NOTHING = "0:0"
# Deleted rows are still read past, and no process of the test server sweeps them up; a larger table is truncated.
LARGE = 512 * 1024


@dataclass(frozen=True)
class Rows:
    """What tables, views and sequences hold: each relation's rows folded, a copy of those of tables, and numbers.

    Copies of the same rows may differ in their order, which a table does not keep.
    """

    folded: dict[str, str]
    copies: dict[str, bytes] = field(compare=False)
    numbers: dict[str, int | None]


# What an empty database holds: the reference rows and the National location. Known before the first test that is real.
_empty: list[Rows] = []
# What `remembered` has made, with what its maker returned.
_remembered: dict[Callable[[], Any], tuple[Rows, Any]] = {}


def leave_emptying_to_us() -> None:
    """Keep Django's test cases from flushing; `empty_tables` is called after each instead."""
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[method-assign]


def check_constraints_in_one_statement() -> None:
    """Let a test's rows be checked with one statement before they are rolled back.

    Django first asks whether the connection is usable, which the connection knows without asking, and lets constraints
    wait again afterward, which no one needs: of six statements around each test these were two. A test that has asked
    the database nothing has nothing to be checked.
    """

    def check_and_roll_back(self: TestCase) -> None:
        try:
            for name in reversed(self._databases_names()):
                if has_rows_to_check(connections[name]):
                    with connections[name].cursor() as cursor:
                        cursor.execute("set constraints all immediate")
        finally:
            self._rollback_atomics(self.atomics)

    TestCase._fixture_teardown = check_and_roll_back  # type: ignore[method-assign]


def has_rows_to_check(connection: BaseDatabaseWrapper) -> bool:
    """Return whether a connection is in a transaction that can go on."""
    raw = connection.connection
    return raw is not None and not connection.needs_rollback and raw.info.transaction_status == INTRANS


def empty_tables() -> None:
    """Leave what a fresh database has: the reference rows, the National location, materialized views that are empty."""
    if _empty:
        put_back(_empty[0])
        return
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('search_path', 'pg_catalog', false)")  # names then say their schema
        tables, _ = relations(cursor)
        truncate(cursor, tables)
        cursor.execute("reset search_path")
    refresh_views()
    _empty.append(present_rows())


def learn_what_is_empty() -> None:
    """Note what a fresh database has, before a test adds to its reference rows."""
    if not _empty:
        empty_tables()


def remembered(make: Callable[[], Value]) -> Value:
    """Return what a maker of rows returns: it runs once in this process, and its rows are put back every other time.

    The rows that are there are replaced, so no other fixture's may come before. In a test whose transaction is rolled
    back, rows are made and nothing is remembered.
    """
    if connection.in_atomic_block:
        return make()
    if make not in _remembered:
        empty_tables()
        value = make()
        refresh_views()  # which cannot be copied: putting back is refreshing
        _remembered[make] = present_rows(), value
        return value
    rows, value = _remembered[make]
    put_back(rows)
    return value


def present_rows() -> Rows:
    """Return what tables hold now."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('search_path', 'pg_catalog', false)")
        tables, views = relations(cursor)
        folded = contents(cursor, tables | views)
        copies = {}
        for name in tables:
            if folded[name] != NOTHING:
                with cursor.copy(f"copy {name} to stdout") as copy:
                    copies[name] = b"".join(bytes(part) for part in copy)
        numbers = {name: last for name, (last, _) in sequences(cursor).items()}
        cursor.execute("reset search_path")
    return Rows(folded, copies, numbers)


def put_back(rows: Rows) -> None:
    """Let tables, materialized views and sequences hold these rows and no others."""
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('search_path', 'pg_catalog', false)")
        tables, views = relations(cursor)
        now = contents(cursor, tables | views)
        if any(size > LARGE and now[name] != rows.folded[name] for name, size in tables.items()):
            truncate(cursor, (name for name in tables if now[name] != rows.folded[name]))
            now = contents(cursor, tables | views)
        changed = [name for name in tables if now[name] != rows.folded[name]]
        if changed:
            replace(cursor, changed, rows)
            # No trigger has seen it, and pages of this version may be kept.
            cursor.execute("select public.raise_catalog_version()")
        for name, (last, start) in sequences(cursor).items():
            wanted = rows.numbers[name]
            if last != wanted:
                cursor.execute("select setval(%s, %s, %s)", [name, wanted or start, wanted is not None])
        for name in views:
            if now[name] != rows.folded[name]:
                cursor.execute(f"refresh materialized view {name}")
        cursor.execute("reset search_path")


def replace(cursor: Any, tables: list[str], rows: Rows) -> None:
    """Delete what tables hold and copy these rows into them; no trigger and no foreign key has a say."""
    with transaction.atomic():
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("; ".join(f"delete from {name}" for name in tables))
        for name in tables:
            if name in rows.copies:
                with cursor.copy(f"copy {name} from stdin") as copy:
                    copy.write(rows.copies[name])


def refresh_views() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('search_path', 'pg_catalog', false)")
        for name in relations(cursor)[1]:
            cursor.execute(f"refresh materialized view {name}")
        cursor.execute("reset search_path")


def relations(cursor: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Return the tables that tests fill, and the materialized views, with their sizes in bytes."""
    cursor.execute(RELATIONS)
    rows = cursor.fetchall()
    tables = {name: size for name, is_view, size in sorted(rows) if not is_view and name not in NO_TESTS_ROWS}
    return tables, {name: size for name, is_view, size in rows if is_view}


def sequences(cursor: Any) -> dict[str, tuple[int | None, int]]:
    """Return the last number and the first of each sequence that counts rows which tests make."""
    cursor.execute(SEQUENCES)
    return {name: (last, start) for name, table, last, start in cursor.fetchall() if table not in NO_TESTS_ROWS}


def contents(cursor: Any, sizes: dict[str, int]) -> dict[str, str]:
    """Return the rows of each relation, folded; one without a page has none, and is not looked at."""
    folded = dict.fromkeys(sizes, NOTHING)
    if filled := [name for name, size in sizes.items() if size]:
        cursor.execute(" union all ".join(CONTENT.format(name) for name in filled))
        folded.update(cursor.fetchall())
    return folded


def truncate(cursor: Any, tables: Iterable[str]) -> None:
    """Empty tables and what points to them; the nation stays, and so do the reference rows."""
    emptied = [name for name in tables if name not in REFERENCE_TABLES]
    cursor.execute(f"select id from {NATIONAL} where type = 'National'")
    (national,) = cursor.fetchone()
    cursor.execute(f"truncate {', '.join(emptied)} restart identity cascade")
    cursor.execute(
        f"insert into {NATIONAL} (id, type) overriding system value values (%s, 'National') on conflict do nothing",
        [national],
    )
    cursor.execute(f"select setval(pg_get_serial_sequence('{NATIONAL}', 'id'), %s)", [national])
    # What the triggers have written about the nation goes once more; their other rows belong to it.
    cursor.execute("truncate public.change_log restart identity cascade")
