"""The datasets: records with the ids of what they are linked with, and the tables of links by themselves."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy

from agencies.api.exports import AgenciesExport
from agencies.models import AgencyLocation
from datasources.api.exports import SourcesExport
from datasources.enums import RecordTypeName
from datasources.models import AgencyDataSource, DataSourceLocation, RecordType
from locations.enums import LocationType
from locations.models import Location
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.site.datasets import of_state
from pdap.site.datasets.coverage import COVERAGE
from pdap.site.datasets.dataset import INTEGER, LIST, NUMBER, STRING, Column, Dataset, exported_columns
from requests_app.api.exports import RequestsExport
from requests_app.models import DataRequestDataSource, DataRequestLocation


def id_list(name: str, meaning: str) -> Column:
    return Column(name, LIST, meaning, items=INTEGER, nullable=False)


def text_list(name: str, meaning: str, path: str = "", *, is_link: bool = False) -> Column:
    return Column(name, LIST, meaning, path, nullable=False, is_link=is_link)


def identity(meaning: str, name: str = "id") -> Column:
    return Column(name, INTEGER, meaning, nullable=False)


SOURCES = Dataset(
    name="sources",
    kind="source",
    title=_("Data sources"),
    description=_(
        "Every public data source: a link to records about police, courts or jails, and what we know about them."
    ),
    columns=exported_columns(
        SourcesExport,
        [
            id_list("agency_ids", _("The IDs of the agencies the records cover.")),
            text_list("agency_names", _("The names of these agencies, in alphabetical order.")),
            id_list("location_ids", _("The IDs of the places linked directly to the source, not through an agency.")),
            Column("record_category", STRING, _("The category of the record type."), "record_type__category__name"),
            Column("internet_archive_url", STRING, _("A copy of the page in a web archive."), is_link=True),
        ],
    ),
    records=lambda: SourcesExport().rows(),
    of_state=of_state.sources_in,
    refers={"record_type_id": ("record-types", "id")},
)
AGENCIES = Dataset(
    name="agencies",
    kind="agency",
    title=_("Agencies"),
    description=_("Every public agency: police departments, sheriff’s offices, courts, jails and others."),
    columns=exported_columns(
        AgenciesExport,
        [
            id_list("location_ids", _("The IDs of the places the agency serves.")),
            text_list("states", _("The states of these places.")),
            text_list("counties", _("The counties of these places, without the word “County”.")),
            text_list("localities", _("The cities and towns among these places.")),
            text_list("meta_urls", _("The agency’s own websites."), "pages", is_link=True),
        ],
    ),
    records=lambda: AgenciesExport().rows(),
    of_state=of_state.agencies_in,
)
PLACES = Dataset(
    name="places",
    kind="place",
    title=_("Places"),
    description=_("The country, its states and territories, counties, and cities and towns."),
    columns=[
        identity(_("The place’s ID, called location_id in other files.")),
        Column("type", STRING, _("The level of the place."), choices=tuple(LocationType.values), nullable=False),
        Column("state_iso", STRING, _("The two-letter code of the state."), "state__state_iso"),
        Column("state_name", STRING, _("The name of the state."), "state__state_name"),
        Column("county_fips", STRING, _("The FIPS code of the county."), "county__fips"),
        Column("county_name", STRING, _("The name of the county, without the word “County”."), "county__name"),
        Column("locality_name", STRING, _("The name of the city or town."), "locality__name"),
        Column("lat", NUMBER, _("Latitude in degrees.")),
        Column("lng", NUMBER, _("Longitude in degrees.")),
    ],
    records=Location.objects.all,
    of_state=of_state.places_in,
)
RECORD_TYPES = Dataset(
    name="record-types",
    kind="record_type",
    title=_("Record types"),
    description=_("The types of records, in categories."),
    columns=[
        identity(_("The record type’s ID.")),
        Column("name", STRING, _("The name of the record type."), choices=tuple(RecordTypeName.values)),
        Column("category", STRING, _("The category of the record type."), "category__name", nullable=False),
        Column("description", STRING, _("What these records contain.")),
    ],
    records=RecordType.objects.all,
    of_state=of_state.every_record,
)
REQUESTS = Dataset(
    name="requests",
    kind="request",
    title=_("Data requests"),
    description=_("Data requests we’ve reviewed, except withdrawn ones."),
    columns=exported_columns(
        RequestsExport,
        [
            id_list("location_ids", _("The IDs of the places the request covers.")),
            id_list("data_source_ids", _("The IDs of the sources found for the request.")),
        ],
    ),
    records=lambda: RequestsExport().rows(),
    of_state=of_state.requests_in,
)


def link_table(
    name: str,
    title: Any,
    description: Any,
    left: tuple[str, Dataset],
    right: tuple[str, Dataset],
    records: Callable[[], QuerySet[Any, Any]],
    in_state: Callable[[int], Q],
    paths: Sequence[str] = ("", ""),
) -> Dataset:
    sides = list(zip((left, right), paths, strict=True))
    return Dataset(
        name=name,
        title=title,
        description=description,
        columns=[
            Column(column, INTEGER, format_lazy(_("The ID of a row in {file}."), file=other.name), path, nullable=False)
            for (column, other), path in sides
        ],
        records=records,
        of_state=in_state,
        key=tuple(column for (column, _), _ in sides),
        refers={column: (other.name, "id") for (column, other), _ in sides},
    )


LINKS = (
    link_table(
        "source-agencies",
        _("Sources and agencies"),
        _("The agencies each data source covers."),
        ("data_source_id", SOURCES),
        ("agency_id", AGENCIES),
        AgencyDataSource.objects.public,
        of_state.source_agencies_in,
    ),
    link_table(
        "source-places",
        _("Sources and places"),
        _("The places linked directly to a source, not through an agency."),
        ("data_source_id", SOURCES),
        ("location_id", PLACES),
        DataSourceLocation.objects.public,
        of_state.links_to_places_in,
    ),
    link_table(
        "agency-places",
        _("Agencies and places"),
        _("The places each agency serves."),
        ("agency_id", AGENCIES),
        ("location_id", PLACES),
        AgencyLocation.objects.public,
        of_state.links_to_places_in,
    ),
    link_table(
        "request-sources",
        _("Requests and sources"),
        _("The data sources found for each data request."),
        ("data_request_id", REQUESTS),
        ("data_source_id", SOURCES),
        DataRequestDataSource.objects.public,
        of_state.request_sources_in,
        ("request_id", ""),
    ),
    link_table(
        "request-places",
        _("Requests and places"),
        _("The places each data request covers."),
        ("data_request_id", REQUESTS),
        ("location_id", PLACES),
        lambda: DataRequestLocation.objects.filter(data_request__in=RequestsExport().rows().values("pk")),
        of_state.links_to_places_in,
    ),
)
RECORDS = (RECORD_TYPES, PLACES, AGENCIES, SOURCES, REQUESTS)
DATASETS = (SOURCES, AGENCIES, PLACES, RECORD_TYPES, REQUESTS, COVERAGE, *LINKS)
