"""Sequences: none hands out a number that is taken."""

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_row, only_value
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Numbers"

# Each column that draws its numbers from a sequence. A column that points elsewhere has one by accident (contract 9.2).
SEQUENCES = """
select sequence.relname, owner.relname, attribute.attname,
       exists (select from pg_constraint where contype = 'f' and conrelid = owner.oid
               and attribute.attnum = any(conkey)) as points
from pg_class sequence
join pg_depend depend on depend.objid = sequence.oid and depend.classid = 'pg_class'::regclass
    and depend.deptype in ('a', 'i') and depend.refclassid = 'pg_class'::regclass
join pg_class owner on owner.oid = depend.refobjid
join pg_attribute attribute on attribute.attrelid = owner.oid and attribute.attnum = depend.refobjsubid
where sequence.relkind = 'S' and sequence.relnamespace = 'public'::regnamespace
order by sequence.relname
"""


def hold_sequences(raw: psycopg.Connection) -> None:
    """Make the numbers drawn from here on roll back with the transaction.

    A sequence does not roll back by itself, but one that was restarted in the transaction does.
    """
    for name, *_ in raw.execute(SEQUENCES).fetchall():
        restart_sequence(raw, name, next_number(raw, name))


def advance_sequences(raw: psycopg.Connection) -> list[Finding]:
    """Advance the sequences that are behind their columns."""
    behind = []
    for name, table, column, points in raw.execute(SEQUENCES).fetchall():
        if points:
            continue
        query = sql.SQL("select coalesce(max({}), 0) + 1 from {}")
        row = only_row(raw, query.format(sql.Identifier(column), sql.Identifier("public", table)))
        if row[0] > next_number(raw, name):
            restart_sequence(raw, name, row[0])
            behind.append(f"{table}.{column}")
    return [Finding(TITLE, "Sequences that were behind their tables", len(behind), True, records=behind)]


def next_number(raw: psycopg.Connection, name: str) -> int:
    query = sql.SQL("select last_value + is_called::integer from {}").format(sql.Identifier("public", name))
    return only_value(raw, query)


def restart_sequence(raw: psycopg.Connection, name: str, number: int) -> None:
    statement = sql.SQL("alter sequence {} restart with {}")
    raw.execute(statement.format(sql.Identifier("public", name), sql.Literal(number)))
