"""Every public row of data sources as CSV."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from datasources.fields import SOURCES
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation
from pdap.api.exports import Export
from pdap.db.arrays import linked_values


class SourcesExport(Export):
    """GET /export/data-sources.csv."""

    file_name = "data-sources"
    declaration = SOURCES
    columns = ("agency_ids", "agency_names", "location_ids")

    def rows(self) -> QuerySet[Any, Any]:
        links = AgencyDataSource.objects.of_public_agencies().filter(data_source=OuterRef("pk"))
        places = DataSourceLocation.objects.filter(data_source=OuterRef("pk"))
        return (
            DataSource.objects.public()
            .annotate(
                agency_ids=linked_values(links, "agency_id"),
                agency_names=linked_values(links, "agency__name"),
                location_ids=linked_values(places, "location_id"),
            )
            .order_by("id")
        )
