"""The home page."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agencies.models import Agency
from datasources.models import AgencyDataSource, DataSource, RecordType, Story
from datasources.queries.place_counts import CountedPlace
from datasources.searchable import is_searchable
from datasources.telling_names import with_telling_names
from locations.views.maps import counted_states, nation
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.views.data_requests import with_places

NEWEST = 6
REQUESTS = STORIES = 3
# What someone can help with, the most pressing first.
OPEN = (RequestStatus.READY_TO_START, RequestStatus.ACTIVE, RequestStatus.WAITING_FOR_FOIA)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Let people search, and show how much the catalog holds, what is new in it, and what others ask for."""
    agencies = AgencyDataSource.objects.of_public_agencies().filter(data_source=OuterRef("pk"))
    newest = list(
        DataSource.objects.public()
        .working()
        .annotate(agency_names=ArraySubquery(agencies.order_by("agency__name").values("agency__name")[:1]))
        .select_related("record_type")
        .order_by("-created_at", "-id")[:NEWEST]
    )
    categories = RecordType.objects.values_list("category__name", flat=True).order_by("category_id").distinct()
    states = counted_states()
    wanted = DataRequest.objects.public().filter(request_status__in=OPEN).order_by("-date_created", "-id")[:REQUESTS]
    return render(
        request,
        "site/home.html",
        {
            "counts": catalog_counts(states),
            "newest": with_telling_names(newest, {source.pk: ", ".join(source.agency_names) for source in newest}),
            "categories": list(categories),
            "map": nation(states),
            "requests": with_places(list(wanted)),
            "stories": Story.objects.filter(shown=True)[:STORIES],
        },
    )


def catalog_counts(states: Sequence[CountedPlace]) -> dict[str, int]:
    """Return what the catalog has reached; `states` come with their number of sources."""
    has_sources = Exists(AgencyDataSource.objects.filter(is_searchable("data_source"), agency=OuterRef("pk")))
    counted: dict[str, QuerySet[Any]] = {
        gettext("data sources"): DataSource.objects.searchable(),
        gettext("agencies with data sources"): Agency.objects.public().filter(has_sources),
        gettext("agencies listed"): Agency.objects.public(),
    }
    first, *others = (
        rows.order_by().values(what=Value(name)).annotate(count=Count("pk")).values_list("what", "count")
        for name, rows in counted.items()
    )
    counts = dict(first.union(*others, all=True))
    reached = sum(1 for state in states if state.sources)
    return {**{name: counts.get(name, 0) for name in counted}, gettext("states and territories with data"): reached}
