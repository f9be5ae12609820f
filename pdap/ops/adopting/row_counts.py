"""Rows before and after: each difference has its reason, or nothing is adopted."""

import psycopg
from psycopg import sql

from pdap.db.raw_rows import only_column
from pdap.db.relations import Table
from pdap.ops.adopting.adoption_report import AdoptionError, Report, TableCount

TABLES = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname
"""
# What triggers write with each change of a row: its amount says nothing about what came or went.
KEPT_BY_TRIGGERS = frozenset(
    [
        Table.AGENCY_AREAS,
        Table.CATALOG_TOUCHES,
        Table.CHANGED_AGENCIES,
        Table.PUBLIC_CHANGES,
        Table.SEARCHABLE_SOURCES,
        Table.SEARCH_COUNTS,
        Table.STATUS_COUNTS,
    ]
)
UPGRADES = "made by the upgrade"


def tables(raw: psycopg.Connection) -> list[str]:
    return only_column(raw, TABLES)


def lock(raw: psycopg.Connection) -> None:
    """Keep everyone else out of every table until the transaction ends, so that what is counted stays."""
    names = sql.SQL(", ").join(sql.Identifier("public", name) for name in tables(raw))
    raw.execute(sql.SQL("lock table {} in access exclusive mode").format(names))


def count(raw: psycopg.Connection) -> dict[str, int]:
    selects = [
        sql.SQL("select {}, count(*) from {}").format(sql.Literal(name), sql.Identifier("public", name))
        for name in tables(raw)
    ]
    return dict(raw.execute(sql.SQL(" union all ").join(selects)).fetchall())


def compare(report: Report, before: dict[str, int], upgraded: dict[str, int], after: dict[str, int]) -> None:
    """Write each table's counts into the report with the reasons; AdoptionError if a difference has none."""
    grown = report.grown()
    unexplained = [
        f"{table} had {before[table]:,} rows and has {upgraded.get(table, 0):,} after the upgrade"
        for table in before
        if upgraded.get(table, 0) != before[table]
        # What migrations change is logged like any other change.
        and not (table == Table.CHANGE_LOG and upgraded[table] > before[table])
    ]
    for table, rows in sorted(after.items()):
        expected = upgraded.get(table, 0) + grown[table]
        if rows != expected and table not in KEPT_BY_TRIGGERS:
            unexplained.append(f"{table} has {rows:,} rows after the repairs where {expected:,} were expected")
        why = [
            f"{growth:+,} {finding.repair.lower()}"
            for finding in report.findings
            if (growth := finding.rows.get(table))
        ]
        if upgraded.get(table, 0) != before.get(table, 0):
            why.insert(0, f"{upgraded[table] - before.get(table, 0):+,} {UPGRADES}")
        report.tables.append(TableCount(table, before.get(table), rows, why))
    if unexplained:
        raise AdoptionError(
            "Row counts changed without a reason, so everything was rolled back: " + "; ".join(unexplained) + "."
        )
