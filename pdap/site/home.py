"""The home page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from datasources.models import AgencyDataSource, DataSource, RecordType, Story
from datasources.queries.place_counts import CountedPlace
from datasources.telling_names import telling_names
from locations.views.maps import counted_states, nation
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import kept_for_version
from pdap.lib.status_counts import PUBLIC_AGENCIES
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.views.data_requests import with_places

NEWEST = 6
REQUESTS = STORIES = 3
COUNTS = f"""
select
    (select coalesce(sum(sources), 0)::bigint from public.search_counts where area = 'everywhere'),
    (select count(*) from (
        select from public.search_counts where area = 'agency' group by area_id having sum(sources) > 0) agency),
    {PUBLIC_AGENCIES.sql()}
"""  # noqa: S608 - the inserted number is ours
# What someone can help with, the most pressing first.
OPEN = (RequestStatus.READY_TO_START, RequestStatus.ACTIVE, RequestStatus.WAITING_FOR_FOIA)


def newest_sources() -> QuerySet[DataSource]:
    """Return the sources that were added last, with the first of their agencies."""
    agencies = AgencyDataSource.objects.of_public_agencies().filter(data_source=OuterRef("pk"))
    first = ArraySubquery(agencies.order_by("agency__name").values("agency__name")[:1])
    sources = (
        DataSource.objects.public().working().annotate(agency_names=first, record_type_name=F("record_type__name"))
    )
    return sources.order_by("-created_at", "-id")[:NEWEST]


NEWEST_SOURCES = AskedOften(
    newest_sources,
    *("pk", "name", "source_url", "created_at", "coverage_start", "coverage_end"),
    *("agency_names", "record_type_name"),
)
CATEGORIES = AskedOften(lambda: RecordType.objects.order_by("category_id").distinct(), "category__name", "category_id")
OPEN_REQUESTS = AskedOften(
    lambda: DataRequest.objects.public().filter(request_status__in=OPEN).order_by("-date_created", "-id")[:REQUESTS]
)
STORIES_SHOWN = AskedOften(lambda: Story.objects.filter(shown=True)[:STORIES])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Let people search, and show how much the catalog holds, what is new in it, and what others ask for."""
    newest = NEWEST_SOURCES()
    categories = [name for name, _ in CATEGORIES()]
    states = counted_states()
    names = telling_names(newest, {source.pk: ", ".join(source.agency_names) for source in newest})
    return render(
        request,
        "site/home.html",
        {
            "counts": catalog_counts(states),
            "newest": [(source, names[source.pk]) for source in newest],
            "categories": categories,
            "map": nation(states),
            "requests": with_places(OPEN_REQUESTS()),
            "stories": STORIES_SHOWN(),
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
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return CountedCatalog(*cursor.fetchone())
