"""Every public row of data sources as CSV."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet

from datasources.models import AgencyDataSource, DataSource, DataSourceLocation
from pdap.api.exports import Export
from pdap.db.arrays import linked_values

SOURCE_COLUMNS = (
    *("id", "name", "description", "source_url", "agency_supplied", "supplying_entity", "agency_originated"),
    *("agency_aggregation", "coverage_start", "coverage_end", "detail_level", "data_portal_type"),
    *("data_portal_type_other", "record_formats", "access_types", "update_method", "readme_url", "originating_entity"),
    *("retention_schedule", "scraper_url", "agency_described_not_in_database", "access_notes", "url_status"),
    *("record_type_id", "record_type_name", "created_at", "updated_at", "agency_ids", "agency_names", "location_ids"),
)


class SourcesExport(Export):
    """GET /export/data-sources.csv."""

    file_name = "data-sources"
    columns = SOURCE_COLUMNS
    addresses = frozenset({"source_url", "readme_url", "scraper_url"})

    def rows(self) -> QuerySet[Any, Any]:
        links = AgencyDataSource.objects.of_public_agencies().filter(data_source=OuterRef("pk"))
        places = DataSourceLocation.objects.filter(data_source=OuterRef("pk"))
        return (
            DataSource.objects.public()
            .annotate(
                record_type_name=F("record_type__name"),
                agency_ids=linked_values(links, "agency_id"),
                agency_names=linked_values(links, "agency__name"),
                location_ids=linked_values(places, "location_id"),
            )
            .order_by("id")
        )
