"""A search as its page, its downloads and its feed know it: what was asked for, and what that finds."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext

from agencies.enums import Level
from agencies.models import Agency, AgencyExpanded
from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from datasources.models import RecordType
from datasources.search.query.search_addresses import any_of
from datasources.search.results.asking import SearchResults
from datasources.search.search_links import SearchLinks, english_query
from datasources.search.views.agency_kind_filter import AgencyKindFilter
from datasources.search.views.facets import Selection
from datasources.search.views.filters import Filter, KindFilter
from locations.models import LocationExpanded
from locations.names import name_in_sentence
from locations.queries.relatives import place_with_ancestors
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import is_state_known, kept_for_version
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.lazy_texts import gettext_noop
from pdap.web import parameters

# The groups of results in their order; None is what no agency stands for.
GROUPS: tuple[Level | None, ...] = (*Level, None)
RELEVANCE, NAME, NEWEST, UPDATED = "relevance", "name", "newest", "updated"
COVERAGE, FRESHNESS = "coverage", "freshness"
SORTS = {
    RELEVANCE: _("Best match"),
    NAME: _("Name"),
    NEWEST: _("Newest first"),
    UPDATED: _("Recently updated"),
    COVERAGE: _("Latest records first"),
    FRESHNESS: _("Up to date first"),
}
GROUPED, FLAT = "grouped", "flat"
SOURCES, AGENCIES, REQUESTS = "sources", "agencies", "requests"

# Of each tab: narrowed, in a place, and everything.
HEADINGS = {
    SOURCES: (
        gettext_noop("Data sources: %(what)s"),
        gettext_noop("Data sources for %(place)s"),
        gettext_noop("All data sources"),
    ),
    AGENCIES: (
        gettext_noop("Agencies: %(what)s"),
        gettext_noop("Agencies for %(place)s"),
        gettext_noop("All agencies"),
    ),
    REQUESTS: (
        gettext_noop("Data requests: %(what)s"),
        gettext_noop("Data requests for %(place)s"),
        gettext_noop("All data requests"),
    ),
}
# What the filters of data sources, by their names, also narrow.
APPLIED = {AGENCIES: ("level", "agency_type", AgencyKindFilter.NAME), REQUESTS: (KindFilter.CATEGORIES,)}


class Search:
    """What an address asks for; BadInputError for what makes no sense, Http404 for a place that does not exist."""

    def __init__(self, request: HttpRequest) -> None:
        query = request.GET
        self.words = parameters.text(query, "q", gettext("Search text"))
        self.text_query = english_query(self.words) if self.words else None
        self.location_id = parameters.number(query, "location_id", gettext("Place"))
        self.typed = parameters.text(query, "typed", gettext("Search text"))
        self.agency_id = parameters.number(query, "agency_id", gettext("Agency"))
        self.tab = self._one_of(query, "tab", (SOURCES, AGENCIES, REQUESTS)) or SOURCES
        self.way: list[LocationExpanded] = place_with_ancestors(self.location_id) if self.location_id else []
        if self.location_id and not self.way:
            # Emails and bookmarks name the ids of their day.
            self.location_id = survivor_id(Kind.PLACE, self.location_id)
            self.way = place_with_ancestors(self.location_id) if self.location_id else []
            if not self.way:
                raise Http404
        self.agency = self._agency()
        # To ask for the catalog's version costs as much as to read them.
        if is_state_known():
            self.types = kept_for_version("record-types", types_with_categories)
        else:
            self.types = types_with_categories()
        self.selection = Selection(self.types, query)
        sorts = [sort for sort in SORTS if sort != RELEVANCE or self.words]
        asked = self._one_of(query, "sort", list(SORTS))
        self.sort = asked if asked in sorts else sorts[0]
        flat = bool(self.words) or self.sort in (NEWEST, UPDATED, COVERAGE, FRESHNESS)
        self.view = self._one_of(query, "view", (GROUPED, FLAT)) or (FLAT if flat else GROUPED)
        self.sorts = [(sort, SORTS[sort], sort == self.sort) for sort in sorts]

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
    def _one_of(query: Any, name: str, choices: Sequence[str]) -> str:
        chosen = parameters.labels(query, name, choices, name)
        return chosen[0] if chosen else ""

    @property
    def place(self) -> LocationExpanded | None:
        """The place, None where the search is everywhere."""
        return self.way[-1] if self.way else None

    @property
    def asks_for_something(self) -> bool:
        return bool(self.words or self.way or self.agency or self.selection.active or self.tab != SOURCES)

    @property
    def where(self) -> str:
        """The agency and the place as they stand in a sentence; empty for a search everywhere."""
        where = name_in_sentence(self.place.long_name) if self.place else ""
        if self.agency:
            where = f"{self.agency.name}, {where}" if where else self.agency.name
        return where

    @property
    def heading(self) -> str:
        """What the page of the search's tab is about."""
        if self.tab == SOURCES:
            return self.title
        if self.words:
            return gettext(HEADINGS[self.tab][0]) % {"what": self.title}
        return self._heading_without_words(self.tab)

    @property
    def title(self) -> str:
        """What the search is about, whatever the tab."""
        where = self.where
        if self.words:
            quoted = f"“{self.words}”"
            return gettext("%(what)s in %(place)s") % {"what": quoted, "place": where} if where else quoted
        if types := any_of([gettext(name) for name in self.selection.chosen_values("record_types")]):
            return gettext("%(types)s for %(place)s") % {"types": types, "place": where} if where else types
        return self._heading_without_words(SOURCES)

    def _heading_without_words(self, tab: str) -> str:
        narrowed, of_place, of_all = HEADINGS[tab]
        applied = self.applied_filters(tab)
        if self.where and not (tab == AGENCIES and any(isinstance(chosen, AgencyKindFilter) for chosen in applied)):
            return gettext(of_place) % {"place": self.where}
        chosen = [
            any_of([criterion.label(choice) for choice in self.selection.chosen[criterion]]) for criterion in applied
        ]
        if self.where:
            what = gettext("%(what)s in %(place)s") % {"what": ", ".join(chosen), "place": self.where}
            return gettext(narrowed) % {"what": what}
        return gettext(narrowed) % {"what": ", ".join(chosen)} if chosen else gettext(of_all)

    def applied_filters(self, tab: str) -> list[Filter]:
        """Return the chosen filters that mean something for what a tab lists."""
        active = self.selection.active
        return [criterion for criterion in active if tab == SOURCES or criterion.name in APPLIED[tab]]

    def results(self, place: LocationExpanded | None = None, words: str = "") -> SearchResults:
        """Return what the search finds, to be asked; in another place or with other words where they are named."""
        links = SearchLinks(place or self.place, words or self.words, self.agency_id)
        return SearchResults(links, self.selection.narrowed, self.sort, grouped=self.view == GROUPED)


def types_with_categories() -> list[RecordType]:
    return list(RecordType.objects.select_related("category").order_by("category_id", "id"))


def search_of(query: str) -> Search:
    """Return the search of a page of results, given what stands behind the "?" of its address. Raises as Search."""
    request = HttpRequest()
    request.GET = QueryDict(query)
    return Search(request)


def rows_with_places(agency_ids: object) -> QuerySet[Any]:
    of_agencies = AgencyExpanded.objects.filter(IsAnyOf("id", array_given(agency_ids)), location_type__isnull=False)
    return of_agencies.order_by("location_id")


ROWS_WITH_PLACES = AskedOften(rows_with_places)


def places_of_agencies(agency_ids: set[int]) -> dict[int, list[Any]]:
    """Return the rows of agencies with each of their places, by the agency; no query for no agency."""
    places: dict[int, list[Any]] = {}
    for row in ROWS_WITH_PLACES(array_literal(agency_ids)) if agency_ids else ():
        places.setdefault(row.id, []).append(row)
    return places
