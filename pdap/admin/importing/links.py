"""Cells that name other records: agencies, places, record types. They find them in the file's `lookups`."""

from typing import Any

from pdap.admin.importing.lookups import Lookups
from pdap.admin.importing.words import Several, Text, number_of


class RecordTypeWord(Text):
    """A record type, by its name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        """Return its number."""
        lookups: Lookups = kwargs["lookups"]
        wanted = " ".join(value.split()).casefold()
        if found := [pk for pk, name in lookups.types.items() if name.casefold() == wanted]:
            return found[0]
        raise ValueError(
            f"“{value[:50]}” is no record type: write its name as the site has it, such as Arrest Records."
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else kwargs["lookups"].types.get(value, "")


class RecordTypeNumber(Text):
    """A record type, by its number."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        """Return the number, if there is such a type."""
        if (number := number_of(value)) not in kwargs["lookups"].types:
            raise ValueError(f"There is no record type {number}.")
        return number


class AgencyNumber(Text):
    """An agency, written as its number; read by number or name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        return kwargs["lookups"].agency(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class AgencyName(AgencyNumber):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return kwargs["lookups"].agencies.get(value, str(value))


class PlaceNumber(Text):
    """A place, written as its number; read by number or name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        return kwargs["lookups"].places.find(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class PlaceName(PlaceNumber):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return kwargs["lookups"].places.names.get(value, str(value))


class Links(Several):
    """Links to other records: their numbers, in order."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Any]:
        """Return the numbers."""
        return sorted(super().clean(value, row, **kwargs))
