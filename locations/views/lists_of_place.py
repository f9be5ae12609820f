"""What the page of a place lists: the agencies there, and what people have asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Window

from agencies.models import Agency, AgencyLocation
from datasources.queries.source_counts import with_source_count
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import IsInside
from pdap.db.arrays import IsAnyOf
from pdap.db.asked_often import AskedOften
from requests_app.models import DataRequest, DataRequestLocation

PAGE_SIZE = 30
REQUESTS = 6
COLUMNS = ("pk", "name", "source_count", "total")


@dataclass
class AgenciesThere:
    """The agencies of a place and of all below it, those with most sources first; the nation's are its own."""

    place: LocationExpanded

    @cached_property
    def first(self) -> list[Any]:
        """The first page; each row says how many there are in all."""
        asked = FIRST_AGENCIES if self.place.type == LocationType.NATIONAL else FIRST_AGENCIES_INSIDE
        return asked(self.place.pk)

    def count(self) -> int:
        return self.first[0].total if self.first else 0

    def __getitem__(self, part: slice) -> Iterable[Any]:
        if part.start == 0:
            return self.first[part]
        inside = own_agencies if self.place.type == LocationType.NATIONAL else agencies_inside
        return by_sources(inside(self.place.pk))[part]


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
