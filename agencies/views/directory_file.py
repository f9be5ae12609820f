"""What the directory of agencies finds, as a CSV file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from agencies.views.directory import Directory
from datasources.queries.source_counts import with_source_count
from locations.place_cells import NOWHERE, PLACE_COLUMNS, place_cells
from pdap.api.csv_files import csv_response
from pdap.db.arrays import IsAnyOf
from pdap.lib.grouping import values_by_key
from pdap.lib.web_address import shown_address
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input

BATCH = 1000
OWN_COLUMNS = ("name", "agency_type", "jurisdiction_type", "defunct_year")
COLUMNS = ("id", *OWN_COLUMNS, *PLACE_COLUMNS, "websites", "data_sources", "page")


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def agencies_csv(request: HttpRequest) -> HttpResponseBase:
    """Send all agencies that the directory finds, in its order, with the same filters."""
    ids = list(Directory(request).ids())
    rows = ([row[name] for name in COLUMNS] for row in agency_lines(ids, request))
    return csv_response("pdap-agencies", COLUMNS, rows)


def agency_lines(ids: list[int], request: HttpRequest) -> Iterator[dict[str, Any]]:
    site = request.build_absolute_uri("/").removesuffix("/")
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = with_source_count(Agency.objects.public().filter(IsAnyOf("pk", batch)))
        agencies = {pk: own for pk, *own in rows.values_list("pk", *OWN_COLUMNS, "source_count")}
        links = AgencyLocation.objects.filter(IsAnyOf("agency", batch)).order_by("location_id")
        cells = place_cells(values_by_key(links.values_list("agency_id", "location_id")))
        pages = AgencyMetaUrl.objects.filter(IsAnyOf("agency", batch)).order_by("meta_url_id")
        addresses = pages.values_list("agency_id", "meta_url__url")
        websites = values_by_key((agency, url) for agency, url in addresses if shown_address(url))
        for pk in batch:
            if pk in agencies:
                *own, source_count = agencies[pk]
                yield {
                    "id": pk,
                    **dict(zip(OWN_COLUMNS, own, strict=True)),
                    **cells.get(pk, NOWHERE),
                    "websites": websites.get(pk, []),
                    "data_sources": source_count,
                    "page": f"{site}{address_of('agency', pk)}",
                }
