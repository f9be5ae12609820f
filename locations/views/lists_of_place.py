"""What the page of a place lists: the agencies there, and what people have asked for."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Window

from agencies.models import Agency, AgencyLocation
from datasources.queries.source_counts import with_source_count
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import IsInside
from pdap.db.arrays import IsAnyOf
from pdap.db.asked_often import AskedOften
from pdap.web.paging import FirstPageRead
from requests_app.models import DataRequest, DataRequestLocation

PAGE_SIZE = 30
REQUESTS = 6
COLUMNS = ("pk", "name", "source_count", "total")


def agencies_there(place: LocationExpanded) -> FirstPageRead:
    """Return the agencies of a place and of all below it, those with most sources first; the nation's are its own."""
    is_nation = place.type == LocationType.NATIONAL
    first = FIRST_AGENCIES(place.pk) if is_nation else FIRST_AGENCIES_INSIDE(place.pk)
    inside = own_agencies if is_nation else agencies_inside
    return FirstPageRead(first, lambda: by_sources(inside(place.pk)))


def own_agencies(location_id: int) -> QuerySet[Agency]:
    return agencies_of(AgencyLocation.objects.filter(location=location_id))


def agencies_inside(location_id: int) -> QuerySet[Agency]:
    return agencies_of(AgencyLocation.objects.filter(IsInside("location_id", location_id)))


def agencies_of(links: QuerySet[AgencyLocation]) -> QuerySet[Agency]:
    # An array: joined, the sources of all agencies would be counted first.
    return Agency.objects.public().filter(IsAnyOf("pk", links.values("agency_id")))


def by_sources(agencies: QuerySet[Agency]) -> QuerySet[Any]:
    rows = with_source_count(agencies).order_by("-source_count", "name", "pk")
    return rows.annotate(total=Window(Count("pk"))).values_list(*COLUMNS, named=True)


FIRST_AGENCIES = AskedOften(lambda pk: by_sources(own_agencies(pk))[:PAGE_SIZE], *COLUMNS)
FIRST_AGENCIES_INSIDE = AskedOften(lambda pk: by_sources(agencies_inside(pk))[:PAGE_SIZE], *COLUMNS)


def requests_of(here: LocationExpanded) -> list[DataRequest]:
    return REQUESTS_OF_NATION() if here.type == LocationType.NATIONAL else REQUESTS_INSIDE(here.pk)


def requests_inside(location_id: int) -> QuerySet[DataRequest]:
    links = DataRequestLocation.objects.filter(IsInside("location_id", location_id))
    return newest_requests(DataRequest.objects.public().filter(pk__in=links.values("data_request_id")))


def requests_of_nation() -> QuerySet[DataRequest]:
    """Everything lies in the nation: the newest are looked through until there are enough."""
    links = DataRequestLocation.objects.filter(data_request=OuterRef("pk"))
    return newest_requests(DataRequest.objects.public().filter(Exists(links)))


def newest_requests(requests: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
    return requests.order_by("-date_created", "-id")[:REQUESTS]


REQUESTS_INSIDE, REQUESTS_OF_NATION = AskedOften(requests_inside), AskedOften(requests_of_nation)
