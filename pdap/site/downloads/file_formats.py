"""The forms of a dataset's file: each writer takes row after row, and keeps few of them in memory.

Parquet needs pyarrow, which the application doesn't install.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

import orjson

from pdap.api.plain_rows import in_text
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell
from pdap.site.datasets.dataset import Column, Dataset

HAS_PARQUET = find_spec("pyarrow") is not None  # the optional group `parquet` is installed
BATCH = 5000
CSV, JSON_LINES, PARQUET = "csv.gz", "jsonl.gz", "parquet"
FORMAT_NAMES = {CSV: "CSV", JSON_LINES: "JSON Lines", PARQUET: "Parquet"}
Row = Mapping[str, Any]


class Writer(Protocol):
    def write(self, rows: Sequence[Row]) -> None:
        """Add some rows."""


class CsvLines:
    """Lines of CSV, for people's spreadsheets and for programs; lists are separated by semicolons."""

    def __init__(self, binary: IO[bytes], columns: Sequence[Column]) -> None:
        self.binary = binary
        self.names = [column.name for column in columns]
        self.write_lines([self.names])

    def write(self, rows: Sequence[Row]) -> None:
        self.write_lines([spreadsheet_cell(in_text(row[name])) for name in self.names] for row in rows)

    def write_lines(self, lines: Iterable[Sequence[str]]) -> None:
        self.binary.writelines(text.encode() for text in csv_text(lines))


class JsonLines:
    def __init__(self, binary: IO[bytes]) -> None:
        self.binary = binary

    def write(self, rows: Sequence[Row]) -> None:
        self.binary.writelines(orjson.dumps(row, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for row in rows)


def offered_formats() -> tuple[str, ...]:
    """Return the formats that this installation can write."""
    return (CSV, JSON_LINES, PARQUET) if HAS_PARQUET else (CSV, JSON_LINES)


@contextmanager
def writers(dataset: Dataset, folder: Path) -> Iterator[list[Writer]]:
    """Give a writer for each format, of files in a folder, whole at the end. The same rows make the same bytes."""
    with ExitStack() as stack:
        made: list[Writer] = [
            CsvLines(stack.enter_context(open_compressed(folder / f"{dataset.name}.{CSV}")), dataset.columns),
            JsonLines(stack.enter_context(open_compressed(folder / f"{dataset.name}.{JSON_LINES}"))),
        ]
        if HAS_PARQUET:
            # Loaded where files are made, not by each process that serves their page: it takes 27 MB.
            from pdap.site.downloads.parquet import ParquetTable

            table = ParquetTable(folder / f"{dataset.name}.{PARQUET}", dataset.columns)
            stack.enter_context(table.writer)
            made.append(table)
        yield made


@contextmanager
def open_compressed(path: Path) -> Iterator[Any]:
    # Without its name and time, which gzip would write into the file.
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        yield packed


def write_rows(rows: Iterable[Row], to: Sequence[Writer]) -> int:
    """Write rows to all writers, some thousands at a time; return how many there were."""
    remaining, count = iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        for writer in to:
            writer.write(batch)
        count += len(batch)
    return count
