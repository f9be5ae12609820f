"""The other two tabs of a search: the agencies and the requests of the place, with the words."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, QuerySet, Value
from django.utils.http import urlencode

from agencies.enums import jurisdictions_of
from agencies.models import Agency, AgencyLocation
from datasources.models.search_count import AREAS
from datasources.queries.agencies_in_order import CHANGED, number_near_sql
from datasources.queries.source_counts import with_source_count
from datasources.querysets import column_inside
from datasources.search.areas import LiesNear
from datasources.search.results.asking import LONGEST_KEPT
from datasources.search.search_links import SearchLinks, query_given
from datasources.search.views.agency_kind_filter import AgencyKindFilter, ids_of_kinds
from datasources.search.views.filters import KindFilter
from datasources.search.views.shown_search import AGENCIES, REQUESTS, SOURCES, Search
from locations.enums import LocationType
from locations.queries.relatives import IsNear, above_sql
from pdap.db.arrays import IsAnyOf
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import kept_for_version
from pdap.db.prepared import rows_read_often, with_names
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.typed_words import clean_query
from pdap.web.addresses import address_of
from requests_app.models import DataRequest, DataRequestLocation

# Above this, counting takes longer than looking up what was counted.
MANY = 500
LABELS = {SOURCES: _("Data sources"), AGENCIES: _("Agencies"), REQUESTS: _("Data requests")}


def tabs(search: Search) -> list[dict[str, Any]]:
    """Return the tabs with their addresses; those of agencies and requests with their counts, in one query.

    An address keeps the order and the view of data sources too, so that they are as they were when you come back.
    """
    counted = dict(counts_of_search(search))
    asked = (("location_id", search.location_id), ("agency_id", search.agency_id), ("q", search.words))
    query = [(name, value) for name, value in asked if value] + search.selection.parameters
    shown = search.selection.query
    query += [(name, str(shown[name])) for name in ("sort", "view") if shown.get(name)]
    return [
        {
            "name": name,
            "label": label,
            "count": counted.get(name, 0) if name != SOURCES else None,
            "address": f"{address_of('search-results')}?"
            + urlencode(query + ([("tab", name)] if name != SOURCES or not query else [])),
            "current": name == search.tab,
        }
        for name, label in LABELS.items()
    ]


def counts(search: Any) -> QuerySet[Any, Any]:
    """Return the tabs of agencies and requests with how many there are."""
    return number(AGENCIES, agencies(search)).union(number(REQUESTS, requests(search)), all=True)


def number(tab: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values(tab=Value(tab)).annotate(count=Count("pk")).values_list("tab", "count")


def counts_of_search(search: Search) -> Iterable[Any]:
    """Return the counts, by a kept statement where places and words alone are asked for, as most people do."""
    if search.agency_id or search.selection.active:
        return counts(search)
    if search.location_id and search.words:
        return COUNTS_OF_WORDS_IN_PLACE(search.location_id, clean_query(search.words))
    if search.words:
        return counts_of_words(SearchLinks(words=search.words))
    return counts_of_place(search.place) if search.place else counts(search)


def counts_of_place(place: Any) -> Iterable[Any]:
    """Return the counts of a place: agencies are listed by the areas that they lie in, of which the nation is none."""
    if place.type == LocationType.NATIONAL:
        return COUNTS_OF_PLACE(place.pk)
    of_requests, named = with_names(*REQUESTS_OF_PLACE.filled(place.pk), "requests")
    sql = f"with {CHANGED} select '{AGENCIES}', ({AGENCIES_OF_PLACE}) union all {of_requests}"
    area = {"area": AREAS[place.type].value, "area_id": column_inside(place)[1], "place": place.pk}
    return rows_read_often(sql, named | area)


def counts_of_words(search: SearchLinks) -> list[Any]:
    """Return the counts of words, kept where they are large: words that so many have are few, and asked again."""

    def read() -> list[Any]:
        return list(COUNTS_OF_WORDS(clean_query(search.words)))

    words = search.words_as_compared
    if len(words) > LONGEST_KEPT:
        return read()
    return kept_for_version(f"tabs-of-{words}", read, lambda rows: sum(row.count for row in rows) > MANY)


def stand_in_search(location_id: int | None, words: object = "") -> Any:
    """Return a search for a place and words alone, given by their stand-ins."""
    nothing = SimpleNamespace(chosen_values=lambda name: ())
    query = query_given(words) if words else None
    return SimpleNamespace(location_id=location_id, agency_id=None, text_query=query, selection=nothing)


COUNTS_OF_PLACE = AskedOften(lambda location_id: counts(stand_in_search(location_id)), "tab", "count")
COUNTS_OF_WORDS = AskedOften(lambda words: counts(stand_in_search(None, words)), "tab", "count")
COUNTS_OF_WORDS_IN_PLACE = AskedOften(
    lambda location_id, words: counts(stand_in_search(location_id, words)), "tab", "count"
)
AGENCIES_OF_PLACE = number_near_sql("area", "area_id", above_sql("place"))
REQUESTS_OF_PLACE = AskedOften(
    lambda location_id: number(REQUESTS, requests(stand_in_search(location_id))), "tab", "count"
)


def agencies(search: Any) -> QuerySet[Agency]:
    """Return the public agencies of the search's place, level and type, with its words."""
    matches = Agency.objects.public()
    if search.agency_id:
        matches = matches.filter(pk=search.agency_id)
    if search.text_query:
        matches = matches.filter(words__document=search.text_query)
    if search.location_id and search.text_query:
        matches = matches.filter(LiesNear("words__document", search.location_id))
    elif search.location_id:
        here = AgencyLocation.objects.filter(IsNear("location_id", search.location_id))
        matches = matches.filter(pk__in=here.values("agency"))
    if levels := search.selection.chosen_values("level"):
        matches = matches.filter(jurisdiction_type__in=jurisdictions_of(levels))
    if types := search.selection.chosen_values("agency_type"):
        matches = matches.filter(agency_type__in=types)
    if kinds := search.selection.chosen_values(AgencyKindFilter.NAME):
        matches = matches.filter(IsAnyOf("pk", ids_of_kinds(kinds)))
    return matches


def best_agencies(search: Search) -> QuerySet[Any]:
    """Return the agencies with `source_count`, the best match first, then those with most sources."""
    counted = with_source_count(agencies(search))
    if search.text_query:
        rank = SearchRank(F("words__document"), search.text_query)
        return counted.annotate(rank=rank).order_by("-rank", "-source_count", "name", "id")
    return counted.order_by("-source_count", "name", "id")


def chosen_types(search: Any) -> list[str]:
    """Return the record types that the filters choose, by themselves or by their category."""
    categories = search.selection.chosen_values(KindFilter.CATEGORIES)
    of_categories = [kind.name for kind in search.types if kind.category.name in categories] if categories else []
    return [*search.selection.chosen_values(KindFilter.TYPES), *of_categories]


def requests(search: Any) -> QuerySet[DataRequest]:
    """Return the public requests of the search's place, and of its agency's places, with its words and record types.

    The newest come first.
    """
    matches = DataRequest.objects.public()
    if search.text_query:
        matches = matches.filter(words__document=search.text_query)
    if search.location_id:
        here = DataRequestLocation.objects.filter(IsNear("location_id", search.location_id))
        matches = matches.filter(pk__in=here.values("data_request"))
    if search.agency_id:
        # Requests name places, never agencies.
        served = AgencyLocation.objects.filter(agency=search.agency_id).values("location")
        matches = matches.filter(pk__in=DataRequestLocation.objects.filter(location__in=served).values("data_request"))
    if types := chosen_types(search):
        matches = matches.filter(record_types_required__overlap=types)
    return matches.order_by("-date_created", "-id")
