"""The search that a query opens, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from datasources.search.query.agency_kinds import AgencyKind
from datasources.search.query.named_records import NamedAgency, NamedType, Place
from datasources.search.search_links import SearchLinks


@dataclass(frozen=True)
class Opening:
    """The search that a query opens.

    `choices` are the places of which each has a search of its own, with the same words, types, years and kind.
    `formats` are the file formats that the query names, as far as what it opens has them; `missing_formats` are the
    words for the others. `sources` is what it finds, None where that was not asked; with none, a record type's own page
    is opened. `dropped` are words that no source holds, `missing` is a kind of agency that the place has none of.
    `are_broken` says that the links of all sources found are broken. `kind` alone, or nothing at all, opens a page that
    asks for more.
    """

    place: Place | None = None
    agency: NamedAgency | None = None
    types: tuple[NamedType, ...] = ()
    words: str = ""
    years: tuple[int, ...] = ()
    formats: tuple[str, ...] = ()
    missing_formats: tuple[str, ...] = ()
    sources: int | None = None
    dropped: tuple[str, ...] = ()
    kind: AgencyKind | None = None
    choices: tuple[Place, ...] = field(default=())
    missing: AgencyKind | None = None
    are_broken: bool = False

    @property
    def names_something(self) -> bool:
        return bool(self.place or self.agency or self.types or self.words or self.formats)


def with_opening_count(opening: Opening, years: Sequence[int]) -> Opening:
    """Return the opening with what it finds: of the years that were named, if they have some."""
    search, types = search_for(opening), type_ids(opening.types)
    if years and (count := search.count(types, years)):
        return replace(opening, years=tuple(years), sources=count)
    return replace(opening, sources=search.count(types), dropped=tuple(map(str, years)))


def search_for(opening: Opening) -> SearchLinks:
    return SearchLinks(
        opening.place,
        opening.words,
        opening.agency.agency_id if opening.agency else None,
    )


def type_ids(types: Sequence[NamedType]) -> list[int]:
    return [kind.record_type_id for kind in types]
