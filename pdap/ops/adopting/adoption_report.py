"""What an adoption found and did. It names people only by their IDs, because reports are passed around."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

# How many record IDs a line of the report shows; the file has all.
SHOWN = 10

# By how many rows each table has grown.
Rows = dict[Any, int]


class AdoptionError(RuntimeError):
    """The database was not adopted, and nothing in it was changed; the text says why, and what to do."""


def server_message(error: Exception) -> str:
    """Return the server's message from an error, without the statement and without the row that it quotes.

    Objects that depend on something to be dropped are named, since only their owner can drop them.
    """
    cause = getattr(error, "orig", None) or error
    sentence = str(cause).strip().splitlines()[0]
    if isinstance(cause, psycopg.errors.DependentObjectsStillExist) and cause.diag.message_detail:
        return f"{sentence}: {cause.diag.message_detail}"
    return sentence


@dataclass
class Finding:
    """One thing that was looked for: what, how many there were, whether they were changed, and which records.

    `rows` is by how many rows each table has grown or shrunk. `consequence` says what follows for people, and what they
    can do.
    """

    repair: str
    text: str
    number: int
    changed: bool = False
    rows: Rows = field(default_factory=dict)
    records: list[Any] = field(default_factory=list)
    consequence: str = ""

    def lines(self) -> Iterator[str]:
        yield self.line()
        if self.number and self.consequence:
            yield f"  {self.consequence}"

    def line(self) -> str:
        shown = ", ".join(str(record) for record in self.records[:SHOWN])
        more = f" and {len(self.records) - SHOWN} more" if len(self.records) > SHOWN else ""
        return f"{self.text}: {self.number:,}{f' ({shown}{more})' if shown else ''}"


@dataclass
class Collision:
    """Addresses of several records that normalize to one (contract 6.2)."""

    table: str
    normalised_url: str
    ids: list[int]
    urls: list[str]
    record_type: str | None = None


@dataclass
class TableCount:
    """How many rows a table had and has, and what the difference comes from."""

    table: str
    before: int | None
    after: int
    why: list[str]


@dataclass
class Report:
    """The whole of an adoption."""

    database: str
    from_revision: str
    dry_run: bool
    first: bool = True
    to_revision: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    tables: list[TableCount] = field(default_factory=list)
    # Tables that were rewritten or written to; and of these the ones that could not be vacuumed.
    written: list[str] = field(default_factory=list)
    unvacuumed: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return (
            self.first
            or self.from_revision != self.to_revision
            or any(finding.changed and finding.number for finding in self.findings)
        )

    def grown(self) -> Counter[str]:
        grown: Counter[str] = Counter()
        for finding in self.findings:
            grown.update(finding.rows)
        return grown

    def as_dict(self) -> dict[str, Any]:
        return {
            "database": self.database,
            "dry_run": self.dry_run,
            "changed": self.changed,
            "from_revision": self.from_revision,
            "to_revision": self.to_revision,
            "seconds": {title: round(seconds, 2) for title, seconds in self.seconds.items()},
            "findings": [vars(finding) for finding in self.findings],
            "collisions": len(self.collisions),
            "tables": [vars(table) for table in self.tables],
            "written": self.written,
            "unvacuumed": self.unvacuumed,
        }

    def lines(self) -> Iterator[str]:
        yield f"Database {self.database}, from revision {self.from_revision} to {self.to_revision}"
        for repair in dict.fromkeys(finding.repair for finding in self.findings):
            yield f"\n{repair}"
            yield from (
                f"  {line}" for finding in self.findings if finding.repair == repair for line in finding.lines()
            )
        yield "\nRows"
        yield from table_lines(self.tables)
        yield from self.vacuum_lines()
        yield ""
        if self.dry_run:
            yield "This was a dry run. Everything was rolled back, and the database is unchanged."
        elif self.changed:
            yield "The database has been adopted."
        else:
            yield "The database was already adopted. Nothing was changed."

    def vacuum_lines(self) -> Iterator[str]:
        vacuumed = [table for table in self.written if table not in self.unvacuumed]
        if self.dry_run and self.written:
            yield f"  To be vacuumed and analyzed after the run: {', '.join(self.written)}"
        elif vacuumed:
            yield f"  Vacuumed and analyzed: {', '.join(vacuumed)}"
        if self.unvacuumed and not self.dry_run:
            statements = "; ".join(f"VACUUM (ANALYZE) public.{table}" for table in self.unvacuumed)
            yield f"  Could not be vacuumed. Run as their owner: {statements}"


def table_lines(tables: Iterable[TableCount]) -> Iterator[str]:
    """List the tables whose number of rows changed, with the reasons, and count the others."""
    same = empty = 0
    for table in tables:
        if table.before == table.after:
            same += 1
        elif table.before is None and not table.after:
            empty += 1
        else:
            before = "new" if table.before is None else f"{table.before:,}"
            yield f"  {table.table}: {before} -> {table.after:,}  {'; '.join(table.why)}"
    yield f"  Tables with as many rows as before: {same}"
    yield f"  New tables that are empty: {empty}"
