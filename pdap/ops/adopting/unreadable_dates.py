"""Dates that Python cannot hold: `infinity`, the year 20244 instead of 2024, years BC.

PostgreSQL holds them, and every program of ours that read one would fail, with the page or the list that it is in.
"""

import json
from collections import defaultdict

import psycopg
from psycopg import sql

from pdap.db.date_ranges import DATES, TIMES
from pdap.ops.adopting.adoption_report import Finding

TITLE = "Dates"
COLUMNS = """
select class.relname, attribute.attname, attribute.attnotnull, attribute.atttypid = 'date'::regtype
from pg_attribute attribute join pg_class class on class.oid = attribute.attrelid
where class.relnamespace = 'public'::regnamespace and class.relkind = 'r' and attribute.attnum > 0
  and not attribute.attisdropped and attribute.attgenerated = ''
  and attribute.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
order by 1, 2
"""
# All columns of a row at once: its check would refuse a row with one such date left.
REPAIR = """
with found as (
    select ctid, jsonb_strip_nulls(jsonb_build_object({pairs})) as before from public.{table} where {any_strange}
)
update public.{table} target set {changes} from found
where target.ctid = found.ctid returning to_jsonb(target) ->> 'id', found.before
"""
CONSEQUENCE = "Look up these dates and enter the ones you find. New dates like these are rejected."


def repair_dates(raw: psycopg.Connection) -> list[Finding]:
    """Remove the dates that Python cannot hold, and report what each was."""
    columns: dict[str, list[tuple[str, bool, bool]]] = defaultdict(list)
    for table, *column in raw.execute(COLUMNS).fetchall():
        columns[table].append((column[0], column[1], column[2]))
    findings = []
    for table, of_table in columns.items():
        rows = raw.execute(repair_of(table, of_table)).fetchall()
        if rows:
            text = f"Rows of {table} with unreadable dates, which are now unknown"
            records = [
                f"{pk or 'a row'}: {name} was {value}" for pk, before in rows for name, value in as_dict(before).items()
            ]
            findings.append(Finding(TITLE, text, len(rows), True, records=records, consequence=CONSEQUENCE))
    return findings or [Finding(TITLE, "Rows with unreadable dates", 0)]


def as_dict(value: dict[str, str] | str) -> dict[str, str]:
    """Return a JSON object; Django's connections give it as text."""
    return json.loads(value) if isinstance(value, str) else value


def repair_of(table: str, columns: list[tuple[str, bool, bool]]) -> sql.Composed:
    """Return the statement for a table; a time that has to be there becomes that of the run."""
    pairs, changes, strange = [], [], []
    for name, required, is_day in columns:
        first, last = DATES if is_day else TIMES
        column = sql.Identifier(name)
        limits = sql.Literal(first.isoformat()[:10]), sql.Literal(last.isoformat()[:10])
        outside = sql.SQL("not {} between {} and {}").format(column, *limits)
        strange.append(outside)
        pairs.append(sql.SQL("{}, case when {} then {}::text end").format(sql.Literal(name), outside, column))
        of_target = sql.SQL("not target.{} between {} and {}").format(column, *limits)
        value = sql.SQL("now()" if required else "null")
        changes.append(sql.SQL("{} = case when {} then {} else target.{} end").format(column, of_target, value, column))
    return sql.SQL(REPAIR).format(
        table=sql.Identifier(table),
        pairs=sql.SQL(", ").join(pairs),
        changes=sql.SQL(", ").join(changes),
        any_strange=sql.SQL(" or ").join(strange),
    )
