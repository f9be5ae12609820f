"""Reading CSV files that people made, and telling what became of every row."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[str, int, int], None]


class RejectedError(ValueError):
    """A row cannot come in; the text tells the file's author why."""


class UnreadableFileError(ValueError):
    """A whole file cannot come in; the text says why."""


@dataclass(frozen=True)
class Row:
    """One row of a file: the line at which it begins, and its values by column, without blanks around them."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a value; empty where the file has no such column."""
        return self.values.get(column, "")


@dataclass
class Report:
    """What became of the rows of one kind of thing."""

    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[Row, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def reject(self, row: Row, reason: str) -> None:
        self.counts["rejected"] += 1
        self.rejected.append((row, reason))

    def write_rejected(self, path: Path) -> None:
        """Write the rejected rows beside their reasons; an older file goes when there are none."""
        path.unlink(missing_ok=True)
        if not self.rejected:
            return
        columns = list(dict.fromkeys(column for row, _ in self.rejected for column in row.values))
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["line", "reason", *columns])
            writer.writerows([row.line, reason, *(row[column] for column in columns)] for row, reason in self.rejected)


def read_rows(path: Path, required: Iterable[str], report: Report) -> Iterator[Row]:
    """Give the rows of a file in UTF-8; those that cannot be read go to the report.

    UnreadableFileError if a required column is missing.
    """
    # Bytes that are no UTF-8 become lone surrogates, which are found row by row.
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        if missing := [name for name in required if name not in header]:
            raise UnreadableFileError(f"{path.name} has no column {', '.join(missing)}: nothing of it comes in.")
        before = reader.line_num
        for values in reader:
            row = Row(before + 1, dict(zip(header, (value.strip() for value in values), strict=False)))
            before = reader.line_num
            if not any(values):
                continue
            if problem := unreadable(values, header):
                report.reject(cleaned(row), problem)
            else:
                yield row


def unreadable(values: list[str], header: list[str]) -> str | None:
    """Return what keeps a row from being read, if anything does."""
    text = "".join(values)
    if any("\udc80" <= character <= "\udcff" for character in text):
        return "It is not in UTF-8: save the file in that encoding."
    if "\0" in text:
        return "It holds a NUL character."
    if len(values) != len(header):
        return f"It has {len(values)} values for {len(header)} columns: is a comma or a quotation mark missing?"
    return None


def cleaned(row: Row) -> Row:
    """Return a row that can be written: what could not be read is shown as �."""
    return Row(
        row.line,
        {
            name: value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")
            for name, value in row.values.items()
        },
    )


def batches(items: list, size: int = 1000) -> Iterator[list]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
