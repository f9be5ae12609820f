"""What a search finds as rows of a file, a batch at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import Any, NamedTuple

from django.http import HttpRequest

from agencies.enums import level_of
from agencies.models import Agency
from agencies.places_in_words import MOST_NAMES, names_with_places, places_in_words
from datasources.enums import LinkState
from datasources.models import AgencyDataSource, DataSource, SearchableSource
from datasources.search.results.asking import FoundSource
from datasources.search.views.shown_search import Search
from locations.place_cells import NOWHERE, PLACE_COLUMNS, place_cells
from pdap.db.arrays import IsAnyOf
from pdap.db.by_index import looked_up_by_index
from pdap.lib.web_address import shown_address
from pdap.web.addresses import address_of

BATCH = 1000
COLUMNS = (
    *("id", "name", "description", "source_url", "record_type", "record_category", "agencies", "levels"),
    *("coverage_start", "coverage_end", "access_types", "record_formats", "link", "internet_archive_url"),
    *("added", "changed", "page"),
    *("agency_ids", "agency_types", *PLACE_COLUMNS, "link_state", "link_checked"),
)
# What is read of a source for its row.
READ = (
    *("name", "description", "source_url", "record_type_id", "coverage_start", "coverage_end", "access_types"),
    *("record_formats", "url_status", "internet_archive_url", "created_at", "updated_at"),
    *("link__state", "link__checked_at"),
)


class AgencyInFile(NamedTuple):
    """What a file says of an agency."""

    name: str
    level: str | None


# By id.
Agencies = dict[int, AgencyInFile]


class Rows:
    """The results of a search as rows, in its order, each source once; read in batches.

    Where they are `for_people`, agencies stand with their places, and of many agencies a few.
    """

    def __init__(self, search: Search, *, for_people: bool = False) -> None:
        self.for_people = for_people
        self.sources = search.results().all_sources()
        self.types = {record_type.pk: record_type for record_type in search.types}

    def __call__(self, request: HttpRequest) -> Iterator[dict[str, Any]]:
        """Return the rows; the request tells the site's address."""
        site = request.build_absolute_uri("/").removesuffix("/")
        while batch := list(islice(self.sources, BATCH)):
            yield from self.batch_of_rows(batch, site)

    def batch_of_rows(self, batch: Sequence[FoundSource], site: str) -> list[dict[str, Any]]:
        # A file of few rows reads once, in whatever way.
        with looked_up_by_index() if len(batch) == BATCH else nullcontext():
            # A row shows a third of a source's columns, and times cost most to read.
            read = DataSource.objects.public().select_related("link").only(*READ)
            sources = read.in_bulk([source.id for source in batch])
            ties = ties_of(sources)
            if self.for_people:
                by_source = agencies_by_source(sources)
                agencies = {pk: agency for of_source in by_source.values() for pk, agency in of_source.items()}
                names = in_words(by_source, MOST_NAMES)
            else:
                agencies = public_agencies({pk for source in batch for pk in source.agency_ids})
                names = {source.id: names_of(source, agencies) for source in batch}
        return [
            self._row(sources[listed.id], names.get(listed.id, []), levels_of(listed, agencies), site) | ties[listed.id]
            for listed in batch
            if listed.id in sources
        ]

    def _row(self, source: DataSource, agencies: list[str], levels: list[str], site: str) -> dict[str, Any]:
        kind = self.types.get(source.record_type_id) if source.record_type_id else None
        return {
            "id": source.pk,
            "name": source.name,
            "description": source.description,
            "source_url": shown_address(source.source_url),
            "record_type": kind.name if kind else None,
            "record_category": kind.category.name if kind else None,
            "agencies": agencies,
            "levels": levels,
            "coverage_start": source.coverage_start,
            "coverage_end": source.coverage_end,
            "access_types": source.access_types,
            "record_formats": source.record_formats,
            "link": source.url_status,
            "internet_archive_url": shown_address(source.internet_archive_url),
            "added": source.created_at.date(),
            "changed": source.updated_at.date(),
            "page": site + address_of("data-source", source.pk),
            **link_cells(source),
        }


def names_of(listed_source: FoundSource, agencies: Agencies) -> list[str]:
    return list(dict.fromkeys(agencies[pk].name for pk in listed_source.agency_ids if pk in agencies))


def levels_of(listed_source: FoundSource, agencies: Agencies) -> list[str]:
    levels = (agencies[pk].level for pk in listed_source.agency_ids if pk in agencies)
    return list(dict.fromkeys(level for level in levels if level))


def link_cells(source: DataSource) -> dict[str, Any]:
    """Return what our checks say of a source's link, and on which day."""
    link = getattr(source, "link", None)
    checked = link.checked_at.date() if link and link.checked_at else None
    return {"link_state": link.state if link else LinkState.UNCHECKED, "link_checked": checked}


def ties_of(source_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the agencies of sources that search finds, and where they are: two queries for all."""
    ids = list(source_ids)
    agencies: dict[int, dict[int, str | None]] = {pk: {} for pk in ids}
    places: dict[int, list[int]] = {pk: [] for pk in ids}
    rows = SearchableSource.objects.filter(data_source__in=ids).order_by("data_source", "agency", "location")
    for source, agency, kind, place in rows.values_list("data_source", "agency", "agency_type", "location"):
        if agency is not None:
            agencies[source][agency] = kind
        if place is not None:
            places[source].append(place)
    cells = place_cells(places)
    return {
        pk: {
            "agency_ids": list(agencies[pk]),
            "agency_types": list(dict.fromkeys(agencies[pk].values())),
            **cells.get(pk, NOWHERE),
        }
        for pk in ids
    }


def agencies_with_places(source_ids: Iterable[int], most: int) -> dict[int, list[str]]:
    """Return the public agencies of sources with their places, by source; of many a few, and how many more."""
    return in_words(agencies_by_source(source_ids), most)


def in_words(by_source: Mapping[int, Agencies], most: int) -> dict[int, list[str]]:
    places = places_in_words(agency for of_source in by_source.values() for agency in of_source)
    return {
        source: names_with_places({pk: agency.name for pk, agency in agencies.items()}, places, most)
        for source, agencies in by_source.items()
    }


def agencies_by_source(source_ids: Iterable[int]) -> dict[int, Agencies]:
    """Return the public agencies of sources by their names."""
    sources_of: dict[int, list[int]] = {}
    links = AgencyDataSource.objects.filter(data_source__in=list(source_ids)).order_by("data_source")
    for source, agency_id in links.values_list("data_source", "agency"):
        sources_of.setdefault(agency_id, []).append(source)
    by_source: dict[int, Agencies] = {}
    # Not joined: PostgreSQL would go through all agencies there are, once for each batch of sources.
    for pk, agency in public_agencies(sources_of).items():
        for source in sources_of[pk]:
            by_source.setdefault(source, {})[pk] = agency
    return by_source


def public_agencies(ids: Collection[int]) -> Agencies:
    """Return public agencies by their names; no query for none."""
    if not ids:
        return {}
    rows = Agency.objects.public().filter(IsAnyOf("pk", list(ids))).order_by("name", "pk")
    return {
        pk: AgencyInFile(name, level_of(jurisdiction) if jurisdiction else None)
        for pk, name, jurisdiction in rows.values_list("pk", "name", "jurisdiction_type")
    }
