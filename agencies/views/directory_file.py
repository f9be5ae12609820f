"""What the directory of agencies finds, as a CSV file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from agencies.views.directory import Directory
from datasources.queries.counting import with_source_count
from locations.place_cells import NOWHERE, PLACE_COLUMNS, place_cells
from pdap.api.csv_files import csv_answer
from pdap.lib.grouping import values_by_key
from pdap.lib.web_address import shown_address
from pdap.web.errors import explains_bad_input

BATCH = 500
COLUMNS = (
    *("id", "name", "agency_type", "jurisdiction_type", "defunct_year"),
    *PLACE_COLUMNS,
    *("websites", "data_sources", "page"),
)


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def agencies_csv(request: HttpRequest) -> HttpResponseBase:
    """Send all agencies that the directory finds, in its order, with the same filters."""
    ids = list(Directory(request).ids())
    rows = ([row[name] for name in COLUMNS] for row in agency_lines(ids, request))
    return csv_answer("pdap-agencies", COLUMNS, rows)


def agency_lines(ids: list[int], request: HttpRequest) -> Iterator[dict[str, Any]]:
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        agencies = with_source_count(Agency.objects.public().filter(pk__in=batch)).in_bulk()
        links = AgencyLocation.objects.filter(agency__in=batch).order_by("location_id")
        cells = place_cells(values_by_key(links.values_list("agency_id", "location_id")))
        pages = AgencyMetaUrl.objects.filter(agency__in=batch).order_by("meta_url_id")
        addresses = pages.values_list("agency_id", "meta_url__url")
        websites = values_by_key((agency, url) for agency, url in addresses if shown_address(url))
        for pk in batch:
            if record := agencies.get(pk):
                yield {
                    "id": pk,
                    "name": record.name,
                    "agency_type": record.agency_type,
                    "jurisdiction_type": record.jurisdiction_type,
                    "defunct_year": record.defunct_year,
                    **cells.get(pk, NOWHERE),
                    "websites": websites.get(pk, []),
                    "data_sources": record.source_count,
                    "page": request.build_absolute_uri(reverse("agency", args=[pk])),
                }
