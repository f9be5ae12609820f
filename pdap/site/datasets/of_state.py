"""The part of each dataset that belongs to a state, given its id: places in it, and records that lead to them."""

from typing import Any

from django.db.models import Q, QuerySet

from agencies.models import AgencyLocation
from datasources.models import AgencyDataSource, DataSourceLocation
from requests_app.models import DataRequestLocation


def every_record(state: int) -> Q:
    return Q()


def places_in(state: int) -> Q:
    return Q(state_id=state)


def agencies_in(state: int) -> Q:
    return Q(pk__in=AgencyLocation.objects.filter(location__state_id=state).values("agency_id"))


def sources_in(state: int) -> Q:
    return Q(pk__in=_by_agency(state)) | Q(pk__in=_by_place(state))


def requests_in(state: int) -> Q:
    return Q(pk__in=DataRequestLocation.objects.filter(location__state_id=state).values("data_request_id"))


def links_to_places_in(state: int) -> Q:
    """Keep links of agencies, sources or requests with places of the state."""
    return Q(location__state_id=state)


def source_agencies_in(state: int) -> Q:
    """Keep links of a state's sources with agencies of the state."""
    return Q(agency__in=AgencyLocation.objects.filter(location__state_id=state).values("agency_id"))


def request_sources_in(state: int) -> Q:
    in_state = DataRequestLocation.objects.filter(location__state_id=state)
    return Q(request__in=in_state.values("data_request_id")) & (
        Q(data_source__in=_by_agency(state)) | Q(data_source__in=_by_place(state))
    )


def _by_agency(state: int) -> QuerySet[Any, Any]:
    links = AgencyDataSource.objects.of_public_agencies()
    return links.filter(agency__location_links__location__state_id=state).values("data_source_id")


def _by_place(state: int) -> QuerySet[Any, Any]:
    return DataSourceLocation.objects.filter(location__state_id=state).values("data_source_id")
