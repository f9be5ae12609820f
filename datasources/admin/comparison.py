"""A submission and what it may repeat, field by field."""

from dataclasses import dataclass
from typing import Any

from audit.admin.values_in_words import NOTHING, value_in_words
from datasources.fields import SOURCES
from datasources.models import DataSource
from pdap.lib.columns import Use


@dataclass(frozen=True)
class Row:
    """One field: of the submission, and of each of the others with whether it differs."""

    label: str
    own: str
    others: list[tuple[str, bool]]


def side_by_side(source: DataSource, duplicates: list[tuple[Any, str]]) -> list[Row]:
    """Return the fields in which the submission or one of the others says something."""
    others = [duplicate for duplicate, _ in duplicates]
    if not others:
        return []
    rows = []
    for column in SOURCES.used(Use.COMPARISON):
        name = column.field_name
        own, theirs = cell_text(source, name), [cell_text(duplicate, name) for duplicate in others]
        if {own, *theirs} != {NOTHING}:
            label = str(DataSource._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            rows.append(Row(label, own, [(text, text != own) for text in theirs]))
    return rows


def cell_text(source: DataSource, name: str) -> str:
    field: Any = DataSource._meta.get_field(name)
    value = getattr(source, name)
    return str(value) if field.is_relation and value else value_in_words(field, value)
