"""The other two tabs of a search: the agencies and the requests of the place, with the words."""

from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, QuerySet, Value
from django.utils.http import urlencode

from agencies.enums import jurisdictions_of
from agencies.models import Agency, AgencyLocation
from datasources.queries.source_counts import with_source_count
from datasources.search.search_links import english_query
from datasources.search.views.filters import Filter, KindFilter
from datasources.search.views.shown_search import AGENCIES, REQUESTS, SOURCES, Search
from locations.queries.relatives import IsNear
from pdap.db.asked_often import AskedOften
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.addresses import address_of
from requests_app.models import DataRequest, DataRequestLocation

LABELS = {SOURCES: _("Data sources"), AGENCIES: _("Agencies"), REQUESTS: _("Data requests")}

# What the filters of data sources, by their names, also narrow.
APPLIED = {AGENCIES: ("level", "agency_type"), REQUESTS: (KindFilter.CATEGORIES,)}


def tabs(search: Search) -> list[dict[str, Any]]:
    """Return the tabs with their addresses; those of agencies and requests with their counts, in one query.

    An address keeps the order and the view of data sources too: who comes back to them finds them as they were.
    """
    if search.location_id and not search.words and not search.agency_id and not search.selection.active:
        counted = dict(COUNTS_OF_PLACE(search.location_id))
    else:
        counted = dict(counts(search))
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
    of_agencies, of_requests = (
        rows.order_by().values(tab=Value(tab)).annotate(count=Count("pk")).values_list("tab", "count")
        for tab, rows in ((AGENCIES, agencies(search)), (REQUESTS, requests(search)))
    )
    return of_agencies.union(of_requests, all=True)


def counts_of_place(location_id: int) -> QuerySet[Any, Any]:
    nothing = SimpleNamespace(chosen_values=lambda name: ())
    return counts(SimpleNamespace(location_id=location_id, agency_id=None, words="", selection=nothing))


COUNTS_OF_PLACE = AskedOften(counts_of_place, "tab", "count")


def agencies(search: Any) -> QuerySet[Agency]:
    """Return the public agencies of the search's place, level and type, with its words."""
    matches = Agency.objects.public()
    if search.agency_id:
        matches = matches.filter(pk=search.agency_id)
    if search.words:
        matches = matches.filter(words__document=english_query(search.words))
    if search.location_id:
        here = AgencyLocation.objects.filter(IsNear("location_id", search.location_id))
        matches = matches.filter(pk__in=here.values("agency"))
    if levels := search.selection.chosen_values("level"):
        matches = matches.filter(jurisdiction_type__in=jurisdictions_of(levels))
    if types := search.selection.chosen_values("agency_type"):
        matches = matches.filter(agency_type__in=types)
    return matches


def best_agencies(search: Search) -> QuerySet[Any]:
    """Return the agencies with `source_count`, the best match first, then those with most sources."""
    counted = with_source_count(agencies(search))
    if search.words:
        rank = SearchRank(F("words__document"), english_query(search.words))
        return counted.annotate(rank=rank).order_by("-rank", "-source_count", "name", "id")
    return counted.order_by("-source_count", "name", "id")


def chosen_types(search: Any) -> list[str]:
    """Return the record types that the filters choose, by themselves or by their category."""
    categories = search.selection.chosen_values(KindFilter.CATEGORIES)
    of_categories = [kind.name for kind in search.types if kind.category.name in categories] if categories else []
    return [*search.selection.chosen_values(KindFilter.TYPES), *of_categories]


def applied_filters(search: Search) -> list[Filter]:
    """Return the chosen filters that mean something for what the search's tab lists."""
    return [criterion for criterion in search.selection.active if criterion.name in APPLIED[search.tab]]


def requests(search: Any) -> QuerySet[DataRequest]:
    """Return the public requests of the search's place, and of its agency's places, with its words and record types.

    The newest come first.
    """
    matches = DataRequest.objects.public()
    if search.words:
        matches = matches.filter(words__document=english_query(search.words))
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
