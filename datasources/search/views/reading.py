"""A search as its page, its downloads and its feed know it: what was asked for, and what that finds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest

from agencies.enums import Level
from agencies.models import Agency, AgencyExpanded
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.models import RecordType
from datasources.search.links import SearchLink, SearchLinks
from datasources.search.views.facets import Selection
from locations.models import LocationExpanded
from locations.queries.relatives import way_to
from pdap.db.queries import run_query_builder
from pdap.web import parameters

# The groups of results in their order; None is what no agency stands for.
GROUPS: tuple[Level | None, ...] = (*Level, None)
RELEVANCE, NAME, NEWEST, UPDATED = "relevance", "name", "newest", "updated"
SORTS = {RELEVANCE: "Best match", NAME: "Name", NEWEST: "Newest first", UPDATED: "Recently updated"}
GROUPED, FLAT = "grouped", "flat"
SOURCES, AGENCIES, REQUESTS = "sources", "agencies", "requests"


class FoundSource(NamedTuple):
    """A source that was found, with all of its links that were."""

    id: int
    links: list[SearchLink]

    @property
    def agencies(self) -> dict[int, str]:
        """The names of its agencies by their ids, in the order of its links."""
        return {link.agency_id: link.agency_name or "" for link in self.links if link.agency_id}


class Search:
    """What an address asks for; BadInputError for what makes no sense, Http404 for a place that does not exist."""

    def __init__(self, request: HttpRequest) -> None:
        query = request.GET
        self.words = parameters.text(query, "q", "Search text")
        self.location_id = parameters.number(query, "location_id", "Place")
        self.typed = parameters.text(query, "typed", "Search text")
        self.agency_id = parameters.number(query, "agency_id", "Agency")
        self.tab = self._one_of(query, "tab", (SOURCES, AGENCIES, REQUESTS)) or SOURCES
        self.way: list[LocationExpanded] = way_to(self.location_id) if self.location_id else []
        if self.location_id and not self.way:
            # Mails and bookmarks name the ids of their day.
            self.location_id = survivor_id(Kind.PLACE, self.location_id)
            self.way = way_to(self.location_id) if self.location_id else []
            if not self.way:
                raise Http404
        self.agency = self._agency()
        self.relaxed = False
        self.types = list(RecordType.objects.select_related("category").order_by("category_id", "id"))
        self.selection = Selection(self.types, query)
        sorts = [one for one in SORTS if one != RELEVANCE or self.words]
        asked = self._one_of(query, "sort", list(SORTS))
        self.sort = asked if asked in sorts else sorts[0]
        flat = bool(self.words) or self.sort in (NEWEST, UPDATED)
        self.view = self._one_of(query, "view", (GROUPED, FLAT)) or (FLAT if flat else GROUPED)
        self.sorts = [(one, SORTS[one], one == self.sort) for one in sorts]

    def _agency(self) -> Agency | None:
        """Return the agency that is asked for, or the one that it was merged into; Http404 where there is none."""
        if self.agency_id is None:
            return None
        agency = Agency.objects.public().filter(pk=self.agency_id).first()
        if agency is None and (merged_into := survivor_id(Kind.AGENCY, self.agency_id)):
            agency = Agency.objects.public().filter(pk=merged_into).first()
        if agency is None:
            raise Http404
        self.agency_id = agency.pk
        return agency

    @staticmethod
    def _one_of(query: Any, name: str, known: Sequence[str]) -> str:
        chosen = parameters.labels(query, name, known, name)
        return chosen[0] if chosen else ""

    @property
    def place(self) -> LocationExpanded | None:
        """The place, None where the search is everywhere."""
        return self.way[-1] if self.way else None

    @property
    def asks_for_something(self) -> bool:
        return bool(self.words or self.way or self.agency or self.selection.active or self.tab != SOURCES)

    @property
    def title(self) -> str:
        where = self.place.long_name if self.place else ""
        if self.agency:
            where = f"{self.agency.name}, {where}" if where else self.agency.name
        if self.words:
            return f"“{self.words}” in {where}" if where else f"“{self.words}”"
        if types := " or ".join(self.selection.named("record_types")):
            return f"{types} for {where}" if where else types
        return f"Data sources for {where}" if where else "All data sources"

    def links(self, place: LocationExpanded | None = None) -> list[SearchLink]:
        """Return all that the place and the words reach, not filtered; of another place where one is named."""
        builder = SearchLinks(place or self.place, self.words, self.agency_id)
        links = run_query_builder(builder)
        if place is None:
            self.relaxed = builder.relaxed
        return links

    def sorted(self, links: Sequence[SearchLink]) -> list[SearchLink]:
        def by_name(link: SearchLink) -> tuple[Any, ...]:
            return (link.data_source_name.casefold(), link.data_source_id, *by_agency(link))

        ordered = sorted(links, key=by_name)
        if self.sort == RELEVANCE:
            ordered.sort(key=lambda link: link.likeness, reverse=True)
        elif self.sort == NEWEST:
            ordered.sort(key=lambda link: link.created_at, reverse=True)
        elif self.sort == UPDATED:
            ordered.sort(key=lambda link: link.updated_at, reverse=True)
        if self.view == GROUPED:
            ordered.sort(key=lambda link: (GROUPS.index(link.level), *by_agency(link)))
        return ordered

    def found_sources(self, links: Sequence[SearchLink]) -> list[FoundSource]:
        """Return each source once, in the order of its first link."""
        found: dict[int, FoundSource] = {}
        for link in links:
            found.setdefault(link.data_source_id, FoundSource(link.data_source_id, [])).links.append(link)
        return list(found.values())


def by_agency(link: SearchLink) -> tuple[str, int]:
    return ((link.agency_name or "").casefold(), link.agency_id or 0)


def places_of_agencies(agency_ids: set[int]) -> dict[int, list[Any]]:
    places: dict[int, list[Any]] = {}
    for row in AgencyExpanded.objects.filter(id__in=agency_ids, location_type__isnull=False).order_by("location_id"):
        places.setdefault(row.id, []).append(row)
    return places
