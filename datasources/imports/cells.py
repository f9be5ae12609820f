"""Cells of data sources that name record types and agencies. They find them in the file's `lookups`."""

from typing import Any

from agencies.imports.cells import Links
from agencies.imports.found_in_files import AgencyLookups
from datasources.models import RecordType
from pdap.lib.importing.cell_kinds import Text, number_of, parts_of
from pdap.lib.importing.file_columns import Column
from pdap.lib.name_folding import folded
from pdap.lib.spreadsheets import remove_guard


class SourceLookups(AgencyLookups):
    """The records that files of data sources name besides agencies and places: record types."""

    def __init__(self) -> None:
        super().__init__()
        self.types: dict[int, str] = {}

    def read_types(self) -> None:
        rows = RecordType.objects.exclude(name=None).values_list("pk", "name")
        self.types = {pk: str(name) for pk, name in rows}


class RecordTypeWord(Text):
    """A record type, by its name."""

    refers = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        lookups: SourceLookups = kwargs["lookups"]
        for pk, name in lookups.types.items():
            if folded(name) == folded(value):
                return pk
        raise ValueError(
            f"“{value[:50]}” isn’t a record type. Enter its name as shown on the site, such as Arrest Records."
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else kwargs["lookups"].types.get(value, "")


class RecordTypeNumber(Text):
    """A record type, by its number."""

    refers = True

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int:
        """Return the number, if there is such a type."""
        if (number := number_of(value)) not in kwargs["lookups"].types:
            raise ValueError(f"There is no record type {number}.")
        return number


class AgenciesByExternalId(Column):
    """Agencies by what another catalog calls them: added to those that the source has.

    An id that no agency has is left out with a note; the row stays.
    """

    def __init__(self, kind: str, help_text: str) -> None:
        super().__init__("agency_ids", Links(), help_text, keeps=True, rule="name", exported=False)
        self.kind = kind

    def save(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Add the agencies. ValueError for ids that no agency has."""
        lookups: AgencyLookups = kwargs["lookups"]
        values = [id_ for part in parts_of(remove_guard(row[self.column_name])) for id_ in self.ids_in(part, lookups)]
        agencies = {pk for value in values if (pk := lookups.external.get((self.kind, value)))}
        instance.agency_ids = sorted({*instance.agency_ids, *agencies})
        if unknown := [value for value in values if (self.kind, value) not in lookups.external]:
            raise UnknownAgencyError(instance.agency_ids, unknown)

    def ids_in(self, part: str, lookups: AgencyLookups) -> list[str]:
        """Return the ids of a part of the cell: several if commas stand between them."""
        if (self.kind, part) in lookups.external:
            return [part]
        return [piece for text in part.split(",") if (piece := text.strip())]


class UnknownAgencyError(ValueError):
    """Some of the ids are no agency's; `readable` is what the record has without them."""

    def __init__(self, readable: list[int], unknown: list[str]) -> None:
        super().__init__(f"There is no agency {', '.join(unknown)[:200]}.")
        self.readable = readable
