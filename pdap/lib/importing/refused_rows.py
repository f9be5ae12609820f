"""The rows of a file that were refused, as a file that can be fixed and imported again."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pdap.lib.importing.outcomes import REFUSALS, Kind, Outcome
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell


def refused_rows(columns: Sequence[str], outcomes: Iterable[Outcome]) -> Iterator[list[str]]:
    """Give the names of the columns, then the refused rows with their reasons.

    The cells are the file's own, made harmless for spreadsheets; an import undoes that, and ignores the first two.
    """
    own = [column for column in columns if column not in REFUSALS]
    yield [*REFUSALS, *own]
    for outcome in outcomes:
        if outcome.kind is Kind.REFUSED:
            yield [
                str(outcome.row),
                spreadsheet_cell(outcome.reason),
                *(spreadsheet_cell(outcome.cells.get(column, "")) for column in own),
            ]


def write_refused(path: Path, columns: Sequence[str], outcomes: Iterable[Outcome]) -> bool:
    """Write a file of refused rows, or delete an older one if there are none; return whether there is one."""
    path.unlink(missing_ok=True)
    rows = list(refused_rows(columns, outcomes))
    if len(rows) == 1:
        return False
    with path.open("w", newline="", encoding="utf-8") as file:
        file.writelines(csv_text(rows, mark=True))
    return True
