"""Every public row of data requests as CSV."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from pdap.api.exports import Export
from pdap.db.arrays import linked_values
from requests_app.fields import REQUESTS
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestLocation


class RequestsExport(Export):
    """GET /export/requests.csv."""

    file_name = "requests"
    declaration = REQUESTS
    first = (
        *("id", "title", "request_status", "request_urgency", "date_created", "date_status_last_changed"),
        *("record_types_required", "coverage_range", "data_requirements", "pdap_response"),
    )
    columns = ("location_ids", "data_source_ids")

    def rows(self) -> QuerySet[Any, Any]:
        places = DataRequestLocation.objects.filter(data_request=OuterRef("pk"))
        sources = DataRequestDataSource.objects.of_public_sources().filter(request=OuterRef("pk"))
        return (
            DataRequest.objects.public()
            .annotate(
                location_ids=linked_values(places, "location_id"),
                data_source_ids=linked_values(sources, "data_source_id"),
            )
            .order_by("id")
        )
