"""A column of files: its name and explanation, how it is read, and what an empty cell means."""

from typing import Any

from django.db import models

from pdap.lib.importing.cell_kinds import OneOf, Text
from pdap.lib.importing.decoding import undo_double_encoding
from pdap.lib.spreadsheets import remove_guard, spreadsheet_cell


def same_text(left: str, right: str) -> bool:
    """Return whether two cells are the same, apart from line endings, which spreadsheets write in their own way."""
    return left == right or left.replace("\r\n", "\n") == right.replace("\r\n", "\n")


class Column:
    """A column that is exported, and imported unless it is `readonly`.

    A `required` column must be filled for new records, and can't be cleared. With `keeps`, an empty cell keeps the
    value; otherwise it clears it. `yields_to` is the column that is read instead of this one if a file has both.
    `rule` is the table's column whose rights it has, if that has another name.
    """

    def __init__(
        self,
        attribute: str,
        words: Text | None = None,
        help_text: str = "",
        example: str = "",
        *,
        required: bool = False,
        keeps: bool = False,
        readonly: bool = False,
        exported: bool = True,
        yields_to: str = "",
        rule: str = "",
    ) -> None:
        self.attribute, self.widget, self.readonly = attribute, words or Text(), readonly
        self.help_text, self.example = help_text, example
        self.required, self.keeps, self.exported = required, keeps, exported
        self.yields_to, self.rule = yields_to, rule or attribute

    def __set_name__(self, resource: type, name: str) -> None:
        self.column_name = name

    def export(self, instance: models.Model, **kwargs: Any) -> str:
        """Return a record's cell."""
        return self.widget.render(getattr(instance, self.attribute, None), **kwargs)

    def is_as_exported(self, instance: models.Model, row: Any, **kwargs: Any) -> bool:
        """Return whether a row's cell has what an export of the record has."""
        return same_text(row[self.column_name], spreadsheet_cell(self.export(instance, **kwargs)))

    def save(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        """Set a record's value from the cell; ValueError with a text for people.

        A cell as exported changes nothing, whatever it is: what is in the catalog might not be accepted today.
        """
        raw = row[self.column_name]
        if self.is_as_exported(instance, row, **kwargs):
            if self.required and not raw.strip() and instance.pk is None:
                raise ValueError(self.must_be_filled)
            return
        text = remove_guard(raw).strip()
        if (once := undo_double_encoding(text)) != text:
            kwargs["note"](f"Fixed characters that were encoded twice: “{text[:60]}” is now “{once[:60]}”.")
            text = once
        if text:
            setattr(instance, self.attribute, self.widget.clean(text, row, **kwargs))
        elif self.required:
            raise ValueError(self.must_be_filled)
        elif not self.keeps:
            setattr(instance, self.attribute, [] if isinstance(getattr(instance, self.attribute), list) else None)

    @property
    def must_be_filled(self) -> str:
        advice = f" Enter one of: {', '.join(self.labels)}." if self.labels else ""
        return f"This can’t be empty.{advice}"

    @property
    def labels(self) -> list[str]:
        """The allowed words, if there are only a few."""
        return self.widget.enum.values if isinstance(self.widget, OneOf) else []

    @property
    def emptying(self) -> str:
        """What an empty cell does, in words."""
        if self.readonly:
            return "is ignored"
        if self.required:
            return "is rejected"
        return "no change" if self.keeps else "clears it"
