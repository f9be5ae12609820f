"""How much each read may ask of the database: statements, and rows read of tables; `bounds.csv` is the table.

Rows are those of the second request, on the demonstration, which a test looks at, and at SIZE=volume, which
`make bench SIZE=volume` looks at. A read that has become cheaper gets a lower bound; one that needs more, a reason.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.reads.kept_figures import ReadResult

FILE = Path(__file__).with_name("bounds.csv")
# A process looks at its connection before it uses it again.
CONNECTION = 1


@dataclass(frozen=True)
class Bound:
    """The most that a read may send, and read at each size."""

    statements: int
    demonstration: int
    volume: int


def bounds() -> dict[str, Bound]:
    with FILE.open(newline="") as file:
        return {
            row["read"]: Bound(int(row["statements"]), int(row["demonstration"]), int(row["volume"]))
            for row in csv.DictReader(file)
        }


def beyond(reads: Iterable[ReadResult]) -> list[str]:
    """Return what a run at SIZE=volume has measured above its bound, in words."""
    most = bounds()
    excesses = []
    for read in reads:
        bound = most[read.name]
        if read.statements > bound.statements + CONNECTION:
            excesses.append(f"{read.name}: {read.statements} statements, {bound.statements + CONNECTION} allowed")
        if read.rows > bound.volume:
            excesses.append(f"{read.name}: {read.rows:,} rows read, {bound.volume:,} allowed")
    return excesses
