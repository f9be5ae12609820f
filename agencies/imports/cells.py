"""Cells that name agencies and places. They find them in the file's `lookups`."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from agencies.imports.found_in_files import AgencyLookups
from agencies.imports.published import jurisdiction_by_name
from pdap.lib.importing.cell_kinds import Several, Text, parts_of
from pdap.lib.importing.file_columns import Column
from pdap.lib.spreadsheets import remove_guard


class AgencyNumber(Text):
    """An agency, written as its number; read by number or name."""

    refers = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        return kwargs["lookups"].agency(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class AgencyName(AgencyNumber):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return kwargs["lookups"].agencies.get(value, str(value))


class PlaceNumber(Text):
    """A place, written as its number; read by number or name."""

    refers = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        return kwargs["lookups"].places.find(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class PlaceName(PlaceNumber):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return kwargs["lookups"].places.names([value])[0]


class Links(Several):
    """Links to other records: their numbers, in order."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Any]:
        return sorted(super().clean(value, row, **kwargs))


class Jurisdiction(Column):
    """The government of an agency: what its name says where a file leaves it empty, as the FBI's does."""

    def save(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        empty = not remove_guard(row[self.column_name]).strip()
        by_name = jurisdiction_by_name(row.get("name", "")) if empty else None
        if by_name is None:
            super().save(instance, row, **kwargs)
        elif instance.pk is None:
            setattr(instance, self.attribute, by_name)
            kwargs["note"](f"The jurisdiction is empty, so we took it from the name: {by_name.value}.")


class ExternalIds(Column):
    """What another catalog calls an agency: added to the ids that it has, never taken away.

    The record keeps the ids of all kinds in one list, each as its kind, a blank, and the id.
    """

    def __init__(self, help_text: str, example: str = "") -> None:
        super().__init__("known_as", Several(), help_text, example, keeps=True, rule="name")

    def export(self, instance: Any, **kwargs: Any) -> str:
        return self.widget.render(self.values(instance.known_as), **kwargs)

    def save(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Add the ids of the cell. ValueError for those that another agency has."""
        lookups: AgencyLookups = kwargs["lookups"]
        values = parts_of(remove_guard(row[self.column_name]))
        # A further row of an agency is read into a record of its own first.
        own = instance.pk or getattr(instance, "stands_for", None)
        for value in values:
            owner = lookups.external.get((self.column_name, value), own)
            if owner != own:
                raise ValueError(f"“{value[:50]}” is agency {owner}.")
        new = [f"{self.column_name} {value}" for value in values]
        instance.known_as = sorted(
            [*instance.known_as, *(external_id for external_id in new if external_id not in instance.known_as)]
        )

    def values(self, known_as: Iterable[str] | None) -> list[str]:
        prefix = f"{self.column_name} "
        return [external_id.removeprefix(prefix) for external_id in known_as or () if external_id.startswith(prefix)]
