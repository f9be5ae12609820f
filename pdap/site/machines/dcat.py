"""data.json: the catalog in the terms of DCAT-US 1.1, as open data portals collect it; streamed row by row."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.models import AgencyExpanded
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation
from locations.models import LocationExpanded
from locations.names import long_name
from pdap.db.row_batches import rows_in_batches
from pdap.lib.project import CONTACT
from pdap.lib.web_address import shown_address
from pdap.web.addresses import address_of

BATCH = 500
SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
HEAD = {
    "@context": f"{SCHEMA}/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": SCHEMA,
    "describedBy": f"{SCHEMA}/catalog.json",
}
COLUMNS = (
    *("pk", "name", "description", "updated_at", "supplying_entity", "source_url", "readme_url", "record_formats"),
    *("coverage_start", "coverage_end", "record_type_id", "record_type__name", "record_type__category__name"),
    "own_location_ids",
)
CONTACT_POINT = {"@type": "vcard:Contact", "fn": "PDAP", "hasEmail": f"mailto:{CONTACT}"}


@require_safe
@cache_control(public=True, max_age=3600)
def data_json(request: HttpRequest) -> StreamingHttpResponse:
    """Return the whole catalog."""
    return StreamingHttpResponse(document(source_batches()), content_type="application/json; charset=utf-8")


def source_batches() -> Iterator[list[Any]]:
    own = DataSourceLocation.objects.filter(data_source=OuterRef("pk")).order_by("location_id")
    # Plain rows: instances would take most of the time.
    sources: Any = (
        DataSource.objects.public()
        .annotate(own_location_ids=ArraySubquery(own.values("location_id")))
        .order_by("id")
        .values_list(*COLUMNS, named=True)
    )
    return rows_in_batches(sources, BATCH)


def document(batches: Iterable[list[Any]]) -> Iterator[str]:
    """Give the document piece by piece: some hundreds of sources are in memory at a time."""
    yield json.dumps(HEAD)[:-1] + ', "dataset": ['
    separator = "\n"
    for batch in batches:
        about = agencies_of([source.pk for source in batch])
        places = own_places(batch)
        for source in batch:
            yield separator + json.dumps(dataset(source, about[source.pk], places[source.pk]))
            separator = ",\n"
    yield "\n]}\n"


def agencies_of(source_ids: list[int]) -> dict[int, list[AgencyExpanded]]:
    """Return the agencies of sources, a row for each of their places, in two questions."""
    pairs = list(AgencyDataSource.objects.filter(data_source__in=source_ids).values_list("data_source_id", "agency_id"))
    rows: dict[int, list[AgencyExpanded]] = defaultdict(list)
    for row in AgencyExpanded.objects.public().filter(id__in={agency for _, agency in pairs}).order_by("id"):
        rows[row.id].append(row)
    agencies: dict[int, list[AgencyExpanded]] = defaultdict(list)
    for source_id, agency_id in sorted(pairs):
        agencies[source_id] += rows[agency_id]
    return agencies


def own_places(sources: list[Any]) -> dict[int, list[str]]:
    """Return the names of the places that sources have of their own; where none has any, no question is asked."""
    ids = {pk for source in sources for pk in source.own_location_ids}
    names = {place.pk: place.long_name for place in LocationExpanded.objects.filter(pk__in=ids)} if ids else {}
    return {source.pk: [names[pk] for pk in source.own_location_ids] for source in sources}


def dataset(source: Any, about: list[AgencyExpanded], own: list[str]) -> dict[str, Any]:
    page = f"{settings.SITE_URL}{address_of('data-source', source.pk)}"
    agencies = list(dict.fromkeys(row.name for row in about))
    places = list(dict.fromkeys([*(long_name(row) for row in about if row.location_id is not None), *own]))
    kind = source.record_type_id and (source.record_type__name or f"record type {source.record_type_id}")
    return {
        "@type": "dcat:Dataset",
        "identifier": page,
        "title": source.name,
        "description": source.description or source.name,
        "keyword": [*([kind, source.record_type__category__name] if kind else ["police records"]), *agencies],
        "modified": source.updated_at.date().isoformat(),
        "publisher": {"@type": "org:Organization", "name": publisher(source, agencies)},
        "contactPoint": CONTACT_POINT,
        "accessLevel": "public",
        "landingPage": page,
        "distribution": [distribution(source)] if shown_address(source.source_url) else [],
        **({"spatial": "; ".join(places)} if places else {}),
        **({"temporal": temporal} if (temporal := coverage_interval(source)) else {}),
        **({"describedBy": source.readme_url} if shown_address(source.readme_url) else {}),
    }


def publisher(source: Any, agencies: list[str]) -> str:
    return source.supplying_entity or (agencies[0] if len(agencies) == 1 else "Not known")


def distribution(source: Any) -> dict[str, Any]:
    formats = ", ".join(source.record_formats)
    return {
        "@type": "dcat:Distribution",
        "accessURL": source.source_url,
        **({"format": formats} if formats else {}),
    }


def coverage_interval(source: Any) -> str:
    """Return the days that a source covers, from and to; nothing where one of them is not known."""
    start, end = source.coverage_start, source.coverage_end
    return f"{start.isoformat()}/{end.isoformat()}" if start and end else ""
