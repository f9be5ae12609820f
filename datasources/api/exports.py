"""Everything public as CSV, in flat memory: rows leave as the database's cursor gives them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from datasources.models import AgencyDataSource, DataSource
from pdap.api.access import OPEN
from pdap.api.csv_files import csv_answer
from pdap.api.endpoints import Endpoint
from pdap.db.arrays import gathered
from pdap.db.enums import ApprovalStatus
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestLocation

CHUNK = 2000
# The API's name of a column that cannot have it in the query.
NAMED = {"pages": "meta_urls"}

SOURCE_COLUMNS = (
    *("id", "name", "description", "source_url", "agency_supplied", "supplying_entity", "agency_originated"),
    *("agency_aggregation", "coverage_start", "coverage_end", "detail_level", "data_portal_type"),
    *("data_portal_type_other", "record_formats", "access_types", "update_method", "readme_url", "originating_entity"),
    *("retention_schedule", "scraper_url", "agency_described_not_in_database", "access_notes", "url_status"),
    *("record_type_id", "record_type_name", "created_at", "updated_at", "agency_ids", "agency_names"),
)
AGENCY_COLUMNS = (
    *("id", "name", "jurisdiction_type", "agency_type", "defunct_year", "no_web_presence", "created_at"),
    *("updated_at", "location_ids", "states", "counties", "localities", "pages"),
)
REQUEST_COLUMNS = (
    *("id", "title", "request_status", "request_urgency", "date_created", "date_status_last_changed"),
    *("record_types_required", "coverage_range", "data_requirements", "pdap_response", "github_issue_url"),
    *("github_issue_number", "location_ids", "data_source_ids"),
)


class Export(Endpoint):
    """GET /export/….csv: open, because what it gives is public."""

    access = OPEN
    file_name: ClassVar[str]
    columns: ClassVar[Sequence[str]]

    def rows(self) -> QuerySet[Any, Any]:
        """Return the rows; the columns' names are their values'."""
        raise NotImplementedError

    @extend_schema(responses={(200, "text/csv"): str})
    def get(self, request: Request) -> HttpResponseBase:
        """Everything public, one row each, by id."""
        header = [NAMED.get(name, name) for name in self.columns]
        rows = self.rows().values_list(*self.columns).iterator(chunk_size=CHUNK)
        return csv_answer(self.file_name, header, rows)


class SourcesExport(Export):
    """GET /export/data-sources.csv."""

    file_name = "data-sources"
    columns = SOURCE_COLUMNS

    def rows(self) -> QuerySet[Any, Any]:
        links = AgencyDataSource.objects.filter(
            data_source=OuterRef("pk"), agency__approval_status=ApprovalStatus.APPROVED
        )
        return (
            DataSource.objects.public()
            .annotate(
                record_type_name=F("record_type__name"),
                agency_ids=gathered(links, "agency_id"),
                agency_names=gathered(links, "agency__name"),
            )
            .order_by("id")
        )


class AgenciesExport(Export):
    """GET /export/agencies.csv."""

    file_name = "agencies"
    columns = AGENCY_COLUMNS

    def rows(self) -> QuerySet[Any, Any]:
        places = AgencyLocation.objects.filter(agency=OuterRef("pk"))
        return (
            Agency.objects.public()
            .annotate(
                location_ids=gathered(places, "location_id"),
                states=gathered(places, "location__state__state_name"),
                counties=gathered(places, "location__county__name"),
                localities=gathered(places, "location__locality__name"),
                pages=gathered(AgencyMetaUrl.objects.filter(agency=OuterRef("pk")), "meta_url__url"),
            )
            .order_by("id")
        )


class RequestsExport(Export):
    """GET /export/requests.csv."""

    file_name = "requests"
    columns = REQUEST_COLUMNS

    def rows(self) -> QuerySet[Any, Any]:
        sources = DataRequestDataSource.objects.filter(
            request=OuterRef("pk"), data_source__approval_status=ApprovalStatus.APPROVED
        )
        return (
            DataRequest.objects.public()
            .annotate(
                github_issue_url=F("github_issue__github_issue_url"),
                github_issue_number=F("github_issue__github_issue_number"),
                location_ids=gathered(DataRequestLocation.objects.filter(data_request=OuterRef("pk")), "location_id"),
                data_source_ids=gathered(sources, "data_source_id"),
            )
            .order_by("id")
        )
