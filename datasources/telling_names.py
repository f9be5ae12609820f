"""Names of data sources in a list, completed where several are called the same: by agency, then by years."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from pdap.lib.dates_in_words import years_of


class NamedSource(Protocol):
    """What a list knows of a source."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def coverage_start(self) -> datetime.date | None: ...
    @property
    def coverage_end(self) -> datetime.date | None: ...


def years_covered(source: NamedSource) -> str:
    """Return the years that a source covers; empty if unknown."""
    return years_of(source.coverage_start, source.coverage_end)


def telling_names(sources: Iterable[NamedSource], agencies: Mapping[int, str] | None = None) -> dict[int, str]:
    """Return what each source is called in a list, by its id: its own name where no other has it.

    `agencies` has the names of the sources' agencies by the sources' ids, where the list does not show them anyway.
    Only what differs among sources of one name is added: "Stops (Gilbert Police Department, 2019)". What agrees in
    all of it keeps its name.
    """
    agency_names = agencies or {}
    of_name: dict[str, dict[int, NamedSource]] = defaultdict(dict)
    for source in sources:
        of_name[source.name.casefold()][source.pk] = source
    names: dict[int, str] = {}
    for namesakes in of_name.values():
        parts: list[Callable[[NamedSource], str]] = [
            part
            for part in (lambda source: agency_names.get(source.pk, ""), years_covered)
            if len({part(source) for source in namesakes.values()}) > 1
        ]
        for pk, source in namesakes.items():
            added = [text for part in parts if (text := part(source)) and text.casefold() not in source.name.casefold()]
            names[pk] = f"{source.name} ({', '.join(added)})" if added else source.name
    return names


def with_telling_names(sources: Iterable[Any], agencies: Mapping[int, str] | None = None) -> list[Any]:
    rows = list(sources)
    names = telling_names(rows, agencies)
    for source in rows:
        source.telling_name = names[source.pk]
    return rows
