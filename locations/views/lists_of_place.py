"""What the page of a place lists: the agencies there, and what people have asked for."""

from django.db.models import Exists, OuterRef, QuerySet

from datasources.models.search_count import AREAS, Area
from datasources.queries.agencies_in_order import AgenciesInOrder
from datasources.querysets import column_inside
from locations.enums import LocationType
from locations.models import LocationExpanded
from locations.queries.relatives import IsInside
from pdap.db.asked_often import AskedOften
from pdap.web.paging import FirstPageRead
from requests_app.models import DataRequest, DataRequestLocation

PAGE_SIZE = 30
REQUESTS = 6


def agencies_there(place: LocationExpanded) -> FirstPageRead:
    """Return the agencies of a place and of all below it, those with most sources first; the nation's are its own."""
    _, area_id = column_inside(place)
    agencies = AgenciesInOrder(AREAS.get(LocationType(place.type), Area.PLACE), area_id)
    return FirstPageRead(agencies[:PAGE_SIZE], lambda: agencies)


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
