"""Reading a CSV file from any spreadsheet: it is parsed and checked as a whole.

A file that can't be parsed is refused with the row where it breaks, since a file that is misread would be imported
wrong. Rows are numbered as in a spreadsheet: empty rows count, and so do rows above the header.
"""

import csv
import difflib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pdap.lib.importing.decoding import LOST, NUL, UnreadableFileError
from pdap.lib.name_folding import folded

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MOST_COLUMNS = 500
LONGEST_CELL = 131_072  # characters
# Blank rows and a title may come before the column names.
HEADER_WITHIN = 12


@dataclass(frozen=True)
class Line:
    """One row of a file by column, its number in the spreadsheet, and why it can't be read, if so."""

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file: its columns by their canonical names, its rows, and what the importer should know."""

    columns: Sequence[str]
    lines: Sequence[Line]
    remarks: list[str] = field(default_factory=list)


def read_sheet(text: str, known: Collection[str], aliases: Mapping[str, str] | None = None) -> Sheet:
    """Return a file's rows by column; `known` are the allowed column names, `aliases` other names for them.

    UnreadableFileError for bad quoting, for columns that are unknown, duplicated or unnamed, and if there are no rows.
    """
    aliases = aliases or {}
    if text and not text.strip('\ufeff ,;|"\t\r\n'):
        raise UnreadableFileError("The file has only blank rows and separators.")
    text, separator = without_separator_line(text)
    delimiter, at, header = header_of(text, {*known, *aliases}, separator)
    columns, remarks = columns_of(header, known, aliases)
    if delimiter != ",":
        remarks.append(f"The file separates columns with {DELIMITERS.get(delimiter, delimiter)}.")
    if at > 1:
        remarks.append(f"The column names are in row {at}. We ignored the rows above it.")
    # The line "sep=;" is a row of the spreadsheet too.
    offset = 1 if separator else 0
    lines = [
        line_of(number + offset, values, columns)
        for number, values in records(text, delimiter)
        if number > at and any(value.strip() for value in values)
    ]
    if not lines:
        raise UnreadableFileError("The file has no rows below its column names.")
    return Sheet(columns, lines, remarks)


def without_separator_line(text: str) -> tuple[str, str]:
    """Return a file without the line `sep=;` that Excel writes at the top, and the separator in that line."""
    first_line, _, rest = text.partition("\n")
    word, _, separator = first_line.strip().strip('"').partition("=")
    if word.strip().lower() == "sep" and len(separator) == 1:
        return rest, separator
    return text, ""


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their numbers; UnreadableFileError if quotation marks do not match."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number += 1
        try:
            values = next(reader)
            # `csv` has one limit for the whole process, and some libraries raise it.
            if any(len(value) > LONGEST_CELL for value in values):
                raise csv.Error("a cell is too long")
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                f"Row {number} can’t be read ({error}). Look for an unmatched quotation mark, or a cell with more than "
                f"{LONGEST_CELL:,} characters. Inside a quoted cell, write quotation marks twice."
            ) from error
        yield number, values


def header_of(text: str, known: Collection[str], separator: str) -> tuple[str, int, list[str]]:
    """Return the delimiter with which one of the first rows has most known columns, and that row's number and names."""
    candidates: list[tuple[int, str, int, list[str]]] = []
    problem = UnreadableFileError("The file is empty.")
    for delimiter in [separator] if separator else DELIMITERS:
        try:
            for number, values in records(text, delimiter):
                if number > HEADER_WITHIN:
                    break
                if any(values):
                    names = [column_key(value) for value in values[: MOST_COLUMNS + 1]]
                    candidates.append((len(set(known) & set(names)), delimiter, number, names))
        except UnreadableFileError as error:
            problem = error
    if not candidates:
        raise problem
    count, delimiter, number, names = max(candidates, key=lambda candidate: candidate[0])
    if len(names) > MOST_COLUMNS:
        raise UnreadableFileError(
            f"Row {number} has more than {MOST_COLUMNS} columns. Remove the columns without a name."
        )
    if not count:
        raise UnreadableFileError("The first row doesn’t have column names. Start with the template or an export.")
    return delimiter, number, names


def column_key(name: str) -> str:
    """Return a column's name as we write it: `Source URL` is `source_url`."""
    return "_".join(folded(name.strip()).split())


def columns_of(names: list[str], known: Collection[str], aliases: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the columns by their canonical names, without empty ones at the end, and remarks.

    UnreadableFileError for columns that are duplicated, unknown (all at once, with the closest names) or unnamed.
    """
    last = max((at for at, name in enumerate(names) if name), default=-1)
    names = names[: last + 1]
    if "" in names:
        raise UnreadableFileError(f"Column {names.index('') + 1} has no name in the first row.")
    remarks = []
    columns: list[str] = []
    for name in names:
        own = name if name in known else aliases.get(name, name)
        if own != name and (own in names or own in columns):
            remarks.append(f"Ignored the column {name}, because {own} has the same information.")
            own = name
        columns.append(own)
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise UnreadableFileError(f"The column “{doubled[0]}” appears twice.")
    if unknown := [name for name in columns if name not in known and name not in aliases]:
        raise UnreadableFileError(" ".join(advice_on(name, {*known, *aliases}) for name in unknown))
    return columns, remarks


def advice_on(unknown: str, known: Collection[str]) -> str:
    """Return what to do about an unknown column."""
    nearest = difflib.get_close_matches(unknown, sorted(known), n=1)
    advice = f"Did you mean “{nearest[0]}”?" if nearest else "Rename it or remove it from the file."
    return f"There is no column “{unknown[:80]}”. {advice}"


def line_of(number: int, values: list[str], columns: Sequence[str]) -> Line:
    """Return a row by column, with its problem if it can't be read; a short row lacks its last columns."""
    extra = any(value.strip() for value in values[len(columns) :])
    cells = dict(zip(columns, values, strict=False))
    problem = ""
    if extra:
        problem = (
            f"It has {len(values)} values for {len(columns)} columns. Put quotation marks around a cell that has a "
            "separator in it, such as a comma."
        )
    elif any(NUL in value for value in values):
        problem = HOLDS_NUL
    elif any(LOST in value for value in values):
        problem = LOST_A_LETTER
    return Line(number, cells, problem)


HOLDS_NUL = "It contains a NUL character. Retype the row."
# Such a row is read only if its record has lost the character too.
LOST_A_LETTER = (
    "It has a missing character (�), because it isn’t in UTF-8 or was saved in another encoding. Retype the character "
    "and save the file as CSV UTF-8."
)
