"""What the list of data requests finds, as a CSV file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from locations.place_cells import NOWHERE, PLACE_COLUMNS, place_cells
from pdap.api.csv_files import csv_response
from pdap.db.row_batches import rows_in_batches
from pdap.lib.grouping import values_by_key
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestLocation
from requests_app.statuses import STATUSES
from requests_app.views.data_requests import RequestList

BATCH = 500
COLUMNS = (
    *("id", "title", "status", "date_created", "date_status_last_changed", "record_types", "years"),
    *PLACE_COLUMNS,
    *("data_requirements", "answer", "data_source_ids", "page"),
)


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def requests_csv(request: HttpRequest) -> HttpResponseBase:
    """Send all requests that the list finds, in its order, with the same filters."""
    batches = rows_in_batches(RequestList(request).rows(), BATCH)
    rows = ([row[name] for name in COLUMNS] for row in request_lines(batches, request))
    return csv_response("pdap-requests", COLUMNS, rows)


def request_lines(batches: Iterable[list[DataRequest]], request: HttpRequest) -> Iterator[dict[str, Any]]:
    site = request.build_absolute_uri("/").removesuffix("/")
    for records in batches:
        batch = [record.pk for record in records]
        places = values_by_key(
            DataRequestLocation.objects.filter(data_request__in=batch)
            .order_by("location_id")
            .values_list("data_request_id", "location_id")
        )
        sources = values_by_key(
            DataRequestDataSource.objects.of_public_sources()
            .filter(request__in=batch)
            .order_by("data_source_id")
            .values_list("request_id", "data_source_id")
        )
        cells = place_cells(places)
        for record in records:
            yield {
                "id": record.pk,
                "title": record.title,
                "status": STATUSES[RequestStatus(record.request_status)].label,
                "date_created": record.date_created.date(),
                "date_status_last_changed": record.date_status_last_changed.date(),
                "record_types": record.record_types_required,
                "years": record.coverage_range,
                **cells.get(record.pk, NOWHERE),
                "data_requirements": record.data_requirements,
                "answer": record.pdap_response,
                "data_source_ids": sources.get(record.pk, []),
                "page": f"{site}{address_of('data-request', record.pk)}",
            }
