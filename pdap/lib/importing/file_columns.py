"""A column of the files: what it is called and explained, what it reads, and what an empty cell means."""

from typing import Any

from django.db import models

from pdap.lib.importing.cell_kinds import OneOf, Text
from pdap.lib.importing.decoding import undo_double_encoding
from pdap.lib.spreadsheets import remove_guard, spreadsheet_cell


def same_text(left: str, right: str) -> bool:
    """Return whether two cells say the same: spreadsheets write the ends of lines in their own way."""
    return left == right or left.replace("\r\n", "\n") == right.replace("\r\n", "\n")


class Column:
    """A column that is exported, and imported unless it is `readonly`.

    `required` must be filled for what is new, and cannot be emptied. `keeps`: an empty cell leaves what is there;
    everywhere else it empties. `yields_to` is the column that is read in this one's place where a file has both.
    `rule` is the column of the table whose rights it has, if that has another name.
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
        """Return whether a record's cell holds what an export of the record holds."""
        return same_text(row[self.column_name], spreadsheet_cell(self.export(instance, **kwargs)))

    def save(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        """Give a record what the cell says. ValueError in words.

        A cell that holds what an export of the record holds changes nothing, whatever that is: what is in the catalog
        already need not be what would be let in today.
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
        return f"This can't be empty.{advice}"

    @property
    def labels(self) -> list[str]:
        """The words that may be written, where there are only a few."""
        return self.widget.enum.values if isinstance(self.widget, OneOf) else []

    @property
    def emptying(self) -> str:
        """What an empty cell means, in words."""
        if self.readonly:
            return "is ignored"
        if self.required:
            return "is rejected"
        return "no change" if self.keeps else "clears it"
