"""Names that are too long for an index during the upgrade.

A revision in the middle of the chain indexes whole names, a later one only their beginnings. So a name that the first
index can't hold is shortened while the schema is upgraded, and restored afterward in the same transaction.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_column, only_value
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Long names"
# In bytes. Three names together must stay below 2,704, the most that a row of a B-tree holds.
LONGEST = 600
# How much of such a name stays during the upgrade; the row's ID follows it, since some names must differ.
SHORT = 100
NAMES = {
    Table.STATES: "state_name",
    Table.COUNTIES: "name",
    Table.LOCALITIES: "name",
    Table.AGENCIES: "name",
}

# Row triggers only: statement triggers maintain the search documents.
TRIGGERS = """
select tgname from pg_trigger
where tgrelid = %s::regclass and not tgisinternal and tgenabled = 'O' and tgtype & 1 = 1
"""


@dataclass
class LongName:
    """A row with its whole name."""

    table: Table
    id: int
    name: str


def set_aside(raw: psycopg.Connection) -> list[LongName]:
    """Shorten the names that an index can't hold during the upgrade; return them as they were."""
    long_names = [LongName(table, *row) for table in NAMES for row in rows_with_long_names(raw, table)]
    if only_value(raw, "select to_regclass('public.agency_spellings')") is None:
        write(raw, [LongName(row.table, row.id, f"{row.name[:SHORT]} {row.id}") for row in long_names])
    return long_names


def put_back(raw: psycopg.Connection, long_names: list[LongName]) -> list[Finding]:
    """Restore the names, and report them."""
    write(raw, long_names)
    return [
        Finding(
            TITLE,
            "Names that are too long for an index",
            len(long_names),
            records=[f"{row.table} {row.id} ({len(row.name):,} characters)" for row in long_names],
            consequence="They stay as they are. Search finds them by their first 400 characters.",
        )
    ]


def rows_with_long_names(raw: psycopg.Connection, table: Table) -> list[tuple[int, str]]:
    query = sql.SQL("select id, {name}::text from {table} where octet_length({name}) > {longest} order by id")
    name, identifier = sql.Identifier(NAMES[table]), sql.Identifier("public", table)
    return raw.execute(query.format(name=name, table=identifier, longest=sql.Literal(LONGEST))).fetchall()


def write(raw: psycopg.Connection, rows: list[LongName]) -> None:
    """Write names without a trace: no row trigger logs the change or sets a date."""
    for table in dict.fromkeys(row.table for row in rows):
        identifier = sql.Identifier("public", table)
        triggers = only_column(raw, TRIGGERS, [f"public.{table}"])
        switch(raw, identifier, "disable", triggers)
        update = sql.SQL("update {} set {} = %s where id = %s").format(identifier, sql.Identifier(NAMES[table]))
        with raw.cursor() as cursor:
            cursor.executemany(update, [(row.name, row.id) for row in rows if row.table == table])
        switch(raw, identifier, "enable", triggers)


def switch(raw: psycopg.Connection, table: sql.Identifier, verb: str, triggers: list[str]) -> None:
    for name in triggers:
        raw.execute(sql.SQL("alter table {} {} trigger {}").format(table, sql.SQL(verb), sql.Identifier(name)))
