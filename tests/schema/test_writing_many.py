"""What triggers write after a statement costs as much in a large table as in a small one: any file can come in."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.plans import rows_scanned

BATCH, BATCHES = 25, 40
# Each row that is written may make so many rows of another table be read.
MOST = 16
# Of the transaction at hand: PostgreSQL has no statistics of its rows, as during an import.
READ = """
select relname, seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
where schemaname = 'public' and relname <> 'record_types'
"""
PLACES = (
    "insert into public.us_states (id, state_iso, state_name) overriding system value values (90001, 'ZZ', 'Zedland')",
    """
    insert into public.counties (id, fips, name, state_id) overriding system value
    values (90001, '90001', 'Zed', 90001)
    """,
    """
    insert into public.localities (name, county_id)
    select 'Town ' || number, 90001 from generate_series(1, 1000) number
    """,
)
WRITES = (
    """
    insert into public.agencies (id, name, jurisdiction_type, agency_type, approval_status) overriding system value
    select number, 'Police ' || number, 'local', 'law enforcement', 'approved' from generate_series({rows}) number
    """,
    """
    insert into public.link_agencies__locations (agency_id, location_id)
    select number, {place} from generate_series({rows}) number
    """,
    """
    insert into public.data_sources (id, name, source_url, record_type_id, approval_status) overriding system value
    select number, 'Source ' || number, 'https://example.org/' || number, 1, 'approved'
    from generate_series({rows}) number
    """,
    """
    insert into public.link_agencies__data_sources (data_source_id, agency_id)
    select number, number from generate_series({rows}) number
    """,
    "update public.data_sources set description = 'More' where id = any (array(select generate_series({rows})))",
    "update public.agencies set name = name || '!' where id = any (array(select generate_series({rows})))",
    # No index helps this one: it reads its table as a whole, whatever its triggers do.
    "delete from public.link_agencies__locations where agency_id + 0 = any (array(select generate_series({rows})))",
)


def rows_read(database: psycopg.Connection) -> Counter[str]:
    return Counter(dict(database.execute(READ).fetchall()))


def rows_that_functions_read(database: psycopg.Connection, statement: str) -> Counter[str]:
    """Run a statement, and return the rows of each table that its triggers and the functions in it have read."""
    before = rows_read(database)
    explained = database.execute(f"explain (analyze, timing off, format json) {statement}".encode()).fetchone()
    assert explained
    return rows_read(database) - before - rows_scanned(explained[0][0]["Plan"])


def test_a_statement_reads_what_it_writes_about_and_no_table_as_a_whole(migrated_database: psycopg.Connection) -> None:
    database = migrated_database
    (place,) = database.execute("select id from public.locations where type = 'National'").fetchone() or ()
    for statement in PLACES:
        database.execute(statement)
    with database.transaction():
        for statement in WRITES:
            # Plans that a connection keeps are made in the beginning, when tables have few rows or none.
            first, most = 0, Counter[str]()
            for batch in [1] * 6 + [BATCH] * BATCHES:
                rows, first = f"{first + 1}, {first + batch}", first + batch
                most |= rows_that_functions_read(database, statement.format(rows=rows, place=place))
            assert 0 < max(most.values()) <= MOST * BATCH, f"{statement}: {most}"


# Tables with a function that sees what rows were and what they became.
UPDATED = """
select tgrelid::regclass::text, min(attname) from pg_trigger join pg_attribute on attrelid = tgrelid
where tgoldtable is not null and tgnewtable is not null and attnum > 0 and attidentity = '' and attgenerated = ''
group by tgrelid
"""
SHOW_PLANS = """
load 'auto_explain';
set auto_explain.log_min_duration = 0;
set auto_explain.log_nested_statements = on;
set auto_explain.log_format = json;
set client_min_messages = log
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def reads_rows_of_the_statement_again(plan: dict[str, Any]) -> bool:
    """Return whether a plan reads all the rows of a statement, old or new, once for each of other rows."""
    inner = [node["Plans"][1] for node in nodes(plan) if node["Node Type"] == "Nested Loop"]
    return any(node["Node Type"] == "Named Tuplestore Scan" for part in inner for node in nodes(part))


def test_what_rows_were_is_compared_with_what_they_became_in_one_pass(migrated_database: psycopg.Connection) -> None:
    database = migrated_database
    tables = database.execute(UPDATED).fetchall()
    shown: list[str] = []
    database.add_notice_handler(lambda notice: shown.append(notice.message_primary or ""))
    database.execute(SHOW_PLANS)
    for table, column in tables:
        # A connection keeps the plans that are made now, while there are no rows.
        name, value = sql.Identifier(*table.split(".")), sql.Identifier(column)
        database.execute(sql.SQL("update {} set {} = {} where false").format(name, value, value))
    plans = [json.loads(text.partition("plan:")[2]) for text in shown if "plan:" in text]

    assert {table for table, _ in tables} >= {"agencies", "data_sources", "locations", "localities"}
    assert sum("new_rows" in plan["Query Text"] and "old_rows" in plan["Query Text"] for plan in plans) > len(tables)
    assert not {plan["Query Text"] for plan in plans if reads_rows_of_the_statement_again(plan["Plan"])}


SHOW_WHAT_WAS_READ = "set auto_explain.log_analyze = on; set auto_explain.log_timing = off"
# Kept by what is put together at the end of a transaction.
KEPT = ("search_counts", "status_counts", "agency_areas", "changed_agencies")
ALL = 50
TAKE_ALL_OUT = ("delete from public.data_sources", "delete from public.agencies")
AT_THE_END = "set constraints all immediate"


def rows_read_at_the_end(database: psycopg.Connection, shown: list[str]) -> Counter[str]:
    """Return the most rows of each kept table that a statement reads when a transaction is settled."""
    database.execute(f"{SHOW_PLANS}; {SHOW_WHAT_WAS_READ}".encode())
    shown.clear()
    database.execute(AT_THE_END)
    database.execute("set auto_explain.log_min_duration = -1; set constraints all deferred")
    most = Counter[str]()
    for text in shown:
        if "plan:" in text:
            most |= rows_scanned(json.loads(text.partition("plan:")[2])["Plan"])
    return Counter({table: most[table] for table in KEPT})


@pytest.mark.parametrize("batch", [ALL, 1], ids=["in one statement", "by a statement each"])
def test_a_transaction_is_settled_by_what_it_wrote_even_where_tables_are_known_to_be_empty(
    migrated_database: psycopg.Connection, batch: int
) -> None:
    url = migrated_database.info.dsn + f" password={migrated_database.info.password}"
    (place,) = migrated_database.execute("select id from public.locations where type = 'National'").fetchone() or ()
    once = [statement.format(rows=f"1, {ALL}", place=place) for statement in WRITES[:4]]
    # What was added has gone when PostgreSQL looks at the tables.
    for statement in (*once, *TAKE_ALL_OUT, "analyze"):
        migrated_database.execute(statement.encode())
    shown: list[str] = []
    with psycopg.connect(url) as database:
        database.add_notice_handler(lambda notice: shown.append(notice.message_primary or ""))
        for statement in WRITES[:4]:
            for first in range(1, ALL + 1, batch):
                rows = f"{first}, {first + batch - 1}"
                database.execute(statement.format(rows=rows, place=place).encode())
        added = rows_read_at_the_end(database, shown)
        for statement in TAKE_ALL_OUT:
            database.execute(statement.encode())
        taken_out = rows_read_at_the_end(database, shown)

    assert min(added.values()) > 0
    assert max(added.values()) <= MOST * ALL, added
    assert max(taken_out.values()) <= MOST * ALL, taken_out
