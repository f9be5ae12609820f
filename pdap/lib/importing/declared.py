"""The columns of files, made from declared columns."""

from collections.abc import Mapping
from functools import singledispatch

from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.importing.cell_kinds import LONGEST_NOTE, Address, Day, Moment, OneOf, Several, Text, YesNo
from pdap.lib.importing.file_columns import Column

# An empty list is a value.
LISTS = (kinds.SomeOf, kinds.Words)


def file_columns(declaration: Declaration, beside: Mapping[str, Column]) -> dict[str, Column]:
    """Return the columns of files, in the order in which people see them.

    A column in `beside` replaces a declared one of its name; the others in it, which are links, follow the first group.
    """
    made = {column.name: file_column(column) for column in declaration.used(Use.IMPORT)}
    first, *_ = declaration.grouped(Use.IMPORT).values()
    names = dict.fromkeys([*(column.name for column in first), *beside, *made])
    return {name: beside.get(name) or made[name] for name in names}


def file_column(column: RecordColumn) -> Column:
    made = Column(
        column.name,
        words_of(column.kind),
        column.advice,
        column.example,
        required=not (column.nullable or column.fixed or column.keeps or isinstance(column.kind, LISTS)),
        keeps=column.keeps,
        readonly=column.fixed,
    )
    made.column_name = column.name
    return made


@singledispatch
def words_of(kind: kinds.Kind) -> Text:
    """Return how cells of a kind are read and written."""
    return Text()


@words_of.register
def _(kind: kinds.Line) -> Text:
    return Text(kind.longest_in_file)


@words_of.register
def _(kind: kinds.Note) -> Text:
    return Text(LONGEST_NOTE)


@words_of.register
def _(kind: kinds.Link) -> Text:
    return Address(parts_of_pages=kind.parts_of_pages)


@words_of.register
def _(kind: kinds.YesNo) -> Text:
    return YesNo()


@words_of.register
def _(kind: kinds.Day) -> Text:
    return Day(last=kind.last)


@words_of.register
def _(kind: kinds.Moment) -> Text:
    return Moment()


@words_of.register
def _(kind: kinds.OneOf) -> Text:
    return OneOf(kind.enum, kind.spellings)


@words_of.register
def _(kind: kinds.SomeOf) -> Text:
    return Several(OneOf(kind.enum, kind.spellings))


@words_of.register
def _(kind: kinds.Words) -> Text:
    return Several()
