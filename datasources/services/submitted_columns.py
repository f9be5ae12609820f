"""The values that a submission may have: the columns that people and programs fill in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pdap.lib.column_rights import READ
from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.name_folding import tidy_text
from pdap.lib.web_address import clean_address

Class = TypeVar("Class", bound=type)
LISTS = (kinds.SomeOf, kinds.Words)


def columns_submitted(declaration: Declaration) -> list[RecordColumn]:
    return [column for column in declaration.used(Use.FORM, Use.SUBMISSION) if not column.path]


def submitted_columns(declaration: Declaration, *needed: str) -> Callable[[Class], Class]:
    """Return a decorator that makes a frozen dataclass with a value for each column that is submitted.

    Only those that are `needed` have no default. Private columns are not printed.
    """

    def with_values(cls: Class) -> Class:
        columns = [column for column in columns_submitted(declaration) if column.name not in needed]
        cls.__annotations__ = dict.fromkeys([*needed, *(column.name for column in columns)], Any)
        for column in columns:
            default = () if is_list(column) else None
            setattr(cls, column.name, field(default=default, repr=column.rule.standard >= READ))
        return cast(Class, dataclass(frozen=True)(cls))

    return with_values


def is_list(column: RecordColumn) -> bool:
    return isinstance(column.kind, LISTS)


def row_values(declaration: Declaration, submission: Any) -> dict[str, Any]:
    """Return a row's values by column: addresses cleaned (AddressError), collections as lists."""
    values = {}
    for column in columns_submitted(declaration):
        value = getattr(submission, column.name)
        if isinstance(column.kind, kinds.Link):
            if value or not column.nullable:
                value = clean_address(value, parts_of_pages=column.kind.parts_of_pages)
            else:
                value = None
        elif isinstance(column.kind, kinds.Name):
            value = tidy_text(value)
        elif is_list(column):
            value = list(value)
        values[column.name] = value
    return values
