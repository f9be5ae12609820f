"""A production in which every text of every table is someone's address, each a different one."""

import psycopg
from psycopg import sql

from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.database_contents import Column, DatabaseTable, quoted_name, tables_of
from pdap.ops.transfer.rules import KEEP, ONCE_APPROVED

# What checks and keys demand of a row whose every number is 1.
DEMANDED: dict[str, dict[str, str | None]] = {
    "public.reviews": {"agency_id": None},
    "public.agencies": {"approval_status": "approved"},
    "public.data_sources": {"approval_status": "approved"},
    "public.duplicate_pairs": {"second_id": "2"},
    "public.merges": {"into_id": "2"},
    "public.links": {"meta_url_id": None},
    "public.search_terms": {"agency_id": None, "location_id": None},
    "public.coverage_snapshots": {"subject": "place"},
    "public.followers": {"frequency": "daily"},
    "public.watches": {"follower_id": None, "kind": "place", "frequency": "daily"},
    "public.agency_place_doubts": {"kind": "town"},
    "public.gap_cases": {"decision": "too hard"},
    "public.news": {"data_request_id": None, "kind": "changed"},
    "public.watch_news": {"request_event_id": None, "news_id": None},
    "public.webhook_deliveries": {"status": "waiting"},
    "public.agency_url_search_cache": {"search_result": "found_results"},
}
# No agency is tied to itself, and there is one.
EMPTY = frozenset({"public.agency_ties"})
SECRET = "p{:04}@person.test"


class Plants:
    """Which address was planted where."""

    def __init__(self) -> None:
        """Begin with none."""
        self.where: dict[str, tuple[str, str]] = {}

    def new(self, table: str, column: str) -> str:
        """Return an address that is nowhere else."""
        secret = SECRET.format(len(self.where) + 1)
        self.where[secret] = (table, column)
        return secret

    def forbidden(self, environment: str) -> set[str]:
        """Return those that the rules do not keep."""
        return {
            secret
            for secret, (table, column) in self.where.items()
            if environment not in TABLES[table].environments
            or TABLES[table].rule(column, environment) not in (KEEP, ONCE_APPROVED)
        }


def plant(connection: psycopg.Connection) -> Plants:
    """Give every empty table a row with plants, and the change log what a careless trigger would have written of it."""
    plants = Plants()
    connection.execute("set session_replication_role = replica")
    for table in tables_of(connection):
        if (
            table.name not in EMPTY | {"public.change_log"}
            and connection.execute(f"select from {table.identifier}").rowcount == 0
        ):
            plant_row(connection, table, plants)
    for name in TABLES:
        if name.startswith("public."):
            connection.execute(
                "insert into public.change_log"
                " (operation_type, table_name, affected_id, old_data, new_data, actor_user_id)"
                f" select 'UPDATE', %s, 1, to_jsonb(t), to_jsonb(t), 1 from {quoted_name(name)} t",
                [name.partition(".")[2]],
            )
    connection.execute("set session_replication_role = default")
    connection.execute("select setval(seqrelid::regclass, 1000) from pg_sequence")
    for (view,) in connection.execute("select matviewname from pg_matviews where schemaname = 'public'").fetchall():
        connection.execute(f"refresh materialized view public.{view}")
    return plants


def plant_row(connection: psycopg.Connection, table: DatabaseTable, plants: Plants) -> None:
    """Insert a row: numbers are 1, so that every key finds what it points to."""
    demanded = DEMANDED.get(table.name, {})
    values = [
        demanded[column.name] if column.name in demanded else value_of(connection, table, column, plants)
        for column in table.columns
    ]
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    gaps = sql.SQL(", ").join(sql.SQL("{}::" + column.type).format(sql.Placeholder()) for column in table.columns)
    connection.execute(
        sql.SQL("insert into {} ({}) overriding system value values ({})").format(
            sql.SQL(table.identifier), columns, gaps
        ),
        values,
    )


def value_of(connection: psycopg.Connection, table: DatabaseTable, column: Column, plants: Plants) -> str:
    """Return a value of a column's type."""
    kind = column.type
    if kind in ("text", "character varying", "jsonb", "text[]") or kind.startswith("character varying("):
        return text_of(table, column, plants)
    texts = {"boolean": "true", "date": "2026-01-01", "uuid": "0b6e2a1c-0000-4000-8000-000000000001"}
    texts |= {"inet": "192.0.2.1", "tsvector": plants_words(table, column, plants) if kind == "tsvector" else ""}
    if kind in texts:
        return texts[kind]
    if kind.startswith("timestamp"):
        return "2026-01-01 00:00"
    if kind in ("integer", "bigint", "smallint", "numeric", "double precision"):
        return "1"
    label = connection.execute(
        "select enumlabel::text from pg_enum where enumtypid = %s::regtype order by enumsortorder", [kind.rstrip("[]")]
    ).fetchone()[0]
    return f"{{{label}}}".replace("{", '{"').replace("}", '"}') if kind.endswith("[]") else label


def text_of(table: DatabaseTable, column: Column, plants: Plants) -> str:
    """Return a text with a plant in it, as long as the column allows."""
    limit = int(column.type.removeprefix("character varying(").rstrip(")")) if "(" in column.type else 1000
    if limit < len(SECRET.format(0)):
        return "x"
    secret = plants.new(table.name, column.name)
    if column.type == "jsonb":
        return f'{{"to": "Ask\\n{secret}; please", "all": ["{secret}"]}}'
    if column.type == "text[]":
        return f"{{{secret}}}"
    return f"Ask\n{secret}; please" if limit >= 200 and column.name not in KEYS else secret


# Whole values, as they are in life.
KEYS = frozenset({"email", "password_digest", "api_key", "token", "validation_token", "token_hash", "fingerprint"})


def plants_words(table: DatabaseTable, column: Column, plants: Plants) -> str:
    """Return a document for search that holds a plant."""
    return f"'{plants.new(table.name, column.name)}'"
