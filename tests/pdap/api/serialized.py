"""Answers as Django REST framework's serializers make them of model instances: what plain rows are compared with."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework.renderers import JSONRenderer

from agencies.api.serializers import (
    AgencySerializer,
    ListedAgencySerializer,
    RelatedAgencySerializer,
    load_places,
)
from agencies.models import Agency, AgencyMetaUrl
from datasources.api.serializers import DataSourceRowSerializer, DataSourceSerializer
from datasources.models import AgencyDataSource, DataSource
from pdap.lib.column_rights import Role
from pdap.lib.web_address import shown_address
from requests_app.api.serializers import DataRequestSerializer, load_sources_and_places
from requests_app.models import DataRequest, DataRequestDataSource


def load_pages(agencies: Sequence[Any]) -> None:
    """Give agencies their `pages`: the addresses of their meta URLs."""
    pages: dict[int, list[str]] = defaultdict(list)
    links = AgencyMetaUrl.objects.filter(agency__in=agencies).order_by("meta_url_id")
    for agency_id, url in links.values_list("agency_id", "meta_url__url"):
        if shown_address(url):
            pages[agency_id].append(url)
    for agency in agencies:
        agency.pages = pages[agency.pk]


def sources(role: Role) -> list[Any]:
    """Return all public sources."""
    rows: Any = list(DataSource.objects.public().select_related("record_type").order_by("id"))
    for source in rows:
        links = AgencyDataSource.objects.of_public_agencies().filter(data_source=source).order_by("agency_id")
        source.public_agencies = [link.agency for link in links.select_related("agency")]
        load_places(source.public_agencies)
        load_pages(source.public_agencies)
        answered = DataRequestDataSource.objects.filter(data_source=source, request__in=DataRequest.objects.public())
        source.public_requests = [link.request for link in answered.order_by("request_id")]
    return DataSourceSerializer(rows, many=True, context={"role": role}).data


def agencies(listed: bool) -> list[Any]:
    """Return all public agencies, as a list or each by its id has them."""
    rows: Any = list(Agency.objects.public().order_by("id"))
    load_places(rows)
    load_pages(rows)
    names: dict[int, list[dict[str, Any]]] = defaultdict(list)
    links = AgencyDataSource.objects.of_public_sources().order_by("data_source_id").select_related("data_source")
    for link in links:
        names[link.agency_id].append({"id": link.data_source_id, "name": link.data_source.name})
    for agency in rows:
        agency.public_sources = names[agency.pk]
    serializer = ListedAgencySerializer if listed else AgencySerializer
    return serializer(rows, many=True).data


def related_agencies() -> list[Any]:
    """Return all public agencies without their sources."""
    rows: Any = list(Agency.objects.public().order_by("id"))
    load_places(rows)
    load_pages(rows)
    return RelatedAgencySerializer(rows, many=True).data


def bare_sources(ids: Sequence[int]) -> list[Any]:
    """Return sources without what hangs on them."""
    rows = DataSource.objects.filter(pk__in=ids).select_related("record_type").order_by("id")
    return DataSourceRowSerializer(rows, many=True).data


def requests(rows: Sequence[DataRequest], role: Role) -> list[Any]:
    return DataRequestSerializer(load_sources_and_places(rows), many=True, context={"role": role}).data


def rendered(value: Any) -> bytes:
    """Return the bytes that the framework's renderer makes."""
    return JSONRenderer().render(value)
