"""Reading a CSV file that somebody uploads, from whatever spreadsheet: decoded, taken apart, and checked as a whole.

What cannot be read as a whole is refused with the row at which it breaks, since a file that is read wrongly would be
imported wrongly. Rows are numbered as a spreadsheet numbers them: the header is row 1, and an empty row counts.
"""

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pdap.lib.importing.files import UnreadableFileError

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 5000
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
# What the beginning of a file tells of its kind.
OTHER_KINDS = {
    b"PK\x03\x04": "This is a workbook or an archive, no CSV file: in the spreadsheet choose “Save as”, then CSV.",
    b"\xd0\xcf\x11\xe0": "This is an Excel workbook, no CSV file: in the spreadsheet choose “Save as”, then CSV.",
    b"\xff\xfe": "This file is in UTF-16: save it as “CSV UTF-8”.",
    b"\xfe\xff": "This file is in UTF-16: save it as “CSV UTF-8”.",
    b"%PDF": "This is a PDF, no CSV file.",
}


@dataclass(frozen=True)
class Line:
    """One row of a file by column, its number in the spreadsheet, and what keeps it from being read, if anything."""

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file: its columns by their canonical names, its rows, and what its reader should know."""

    columns: Sequence[str]
    lines: Sequence[Line]
    remarks: list[str] = field(default_factory=list)


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Return a file's text, and a remark where its encoding was guessed. UnreadableFileError if it is no text."""
    if len(data) > LARGEST_FILE:
        raise UnreadableFileError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB: divide it.")
    for beginning, advice in OTHER_KINDS.items():
        if data.startswith(beginning):
            raise UnreadableFileError(advice)
    if b"\0" in data:
        raise UnreadableFileError("The file holds NUL characters: it is no CSV file, or it is damaged.")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "The file is neither in UTF-8 nor in Windows-1252: save it as “CSV UTF-8”."
        ) from error
    remark = "The file is not in UTF-8: it was read as Windows-1252. Look whether accents and dashes are right below."
    return text, [remark]


def read_sheet(text: str, known: Collection[str]) -> Sheet:
    """Return a file's rows by column; `known` are the names that columns may have.

    UnreadableFileError for bad quoting, for columns that are unknown, doubled or without a name, and for no rows or too
    many.
    """
    delimiter, header = header_of(text, known)
    columns = columns_of(header, known)
    lines: list[Line] = []
    for number, values in records(text, delimiter):
        if number == 1 or not any(value.strip() for value in values):
            continue
        if len(lines) == MOST_ROWS:
            raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} rows: divide it into several.")
        lines.append(line_of(number, values, columns))
    if not lines:
        raise UnreadableFileError("The file has no rows below the names of its columns.")
    remarks = [] if delimiter == "," else [f"The file separates its columns by {DELIMITERS[delimiter]}."]
    return Sheet(columns, lines, remarks)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their numbers. UnreadableFileError where quotation marks do not match."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                f"Row {number} cannot be read ({error}): does a quotation mark miss its partner? Inside a quoted cell "
                "a quotation mark is written twice."
            ) from error


def header_of(text: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Return the delimiter with which the first row names most columns that we know, and its names."""
    found: list[tuple[int, str, list[str]]] = []
    problem = UnreadableFileError("The file is empty.")
    for delimiter in DELIMITERS:
        try:
            _, header = next(records(text, delimiter), (1, []))
        except UnreadableFileError as error:
            problem = error
            continue
        names = [canonical(name) for name in header]
        found.append((len(set(known) & set(names)), delimiter, names))
    if not found or not any(any(names) for _, _, names in found):
        raise problem
    count, delimiter, names = max(found, key=lambda one: one[0])
    if not count:
        raise UnreadableFileError(
            "The first row does not name the columns. Take the template, or an export, to begin with."
        )
    return delimiter, names


def canonical(name: str) -> str:
    """Return a column's name as we write it: `Source URL` is `source_url`."""
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


def columns_of(names: list[str], known: Collection[str]) -> list[str]:
    """Return the columns, without empty ones at the end. UnreadableFileError for what is doubled or unknown."""
    while names and not names[-1]:
        names = names[:-1]
    if "" in names:
        raise UnreadableFileError(f"Column {names.index('') + 1} has no name in the first row.")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnreadableFileError(f"The column “{doubled[0]}” is there twice.")
    unknown = [name for name in names if name not in known]
    if unknown:
        alike = difflib.get_close_matches(unknown[0], list(known), n=1)
        advice = f"Do you mean “{alike[0]}”?" if alike else "Rename it, or take it out of the file."
        raise UnreadableFileError(f"There is no column “{unknown[0][:80]}”. {advice}")
    return names


def line_of(number: int, values: list[str], columns: list[str]) -> Line:
    """Return a row by column, with its problem if it has more or fewer values than there are columns."""
    extra = any(value.strip() for value in values[len(columns) :])
    problem = ""
    if extra or len(values) < len(columns):
        problem = f"It has {len(values)} values for {len(columns)} columns: is a comma or a quotation mark missing?"
    return Line(number, dict(zip(columns, values, strict=False)), problem)
