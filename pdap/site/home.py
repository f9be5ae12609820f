"""The home page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.models import AgencyDataSource, DataSource, RecordType, Story
from datasources.queries.place_counts import CountedPlace
from datasources.telling_names import with_telling_names
from locations.views.maps import counted_states, nation
from pdap.db.catalog_version import kept_for_version
from pdap.lib.status_counts import PUBLIC_AGENCIES
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.views.data_requests import with_places

NEWEST = 6
REQUESTS = STORIES = 3
COUNTS = f"""
select
    (select count(*) from (
        select distinct record_type_id, data_source_id from public.searchable_sources where not broken) each_source),
    (select count(distinct agency_id) from public.searchable_sources where not broken),
    {PUBLIC_AGENCIES.sql()}
"""  # noqa: S608 - the inserted number is ours
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
    numbers = catalog_numbers()
    return {
        gettext("data sources"): numbers.sources,
        gettext("agencies with data sources"): numbers.agencies,
        gettext("agencies listed"): numbers.listed,
        gettext("states and territories with data"): sum(1 for state in states if state.sources),
    }


class CountedCatalog(NamedTuple):
    """The sources that search finds, the agencies that have some, and all public agencies."""

    sources: int
    agencies: int
    listed: int


def catalog_numbers() -> CountedCatalog:
    return kept_for_version("catalog-counts", counted_catalog)


def counted_catalog() -> CountedCatalog:
    """Return the numbers; of each two indexes are read in their order, which costs least."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return CountedCatalog(*cursor.fetchone())
