"""What a search finds, for programs: a CSV file, JSON, and a feed that tells of what is new."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.places_in_words import MOST_NAMES, names_with_places, places_in_words
from datasources.enums import LinkState
from datasources.models import AgencyDataSource, DataSource, SearchableSource
from datasources.search.results.asking import SourceRow
from datasources.search.views.shown_search import Search
from datasources.telling_names import telling_names
from locations.place_cells import NOWHERE, PLACE_COLUMNS, place_cells
from pdap.lib.project import PROJECT, SITE
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell
from pdap.lib.web_address import shown_address
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from pdap.web.feeds import Feed, feed_response

BATCH = 2000
NEWEST = 50
# Of a source's agencies, how many a feed names.
IN_A_LINE = 3
COLUMNS = (
    *("id", "name", "description", "source_url", "record_type", "record_category", "agencies", "levels"),
    *("coverage_start", "coverage_end", "access_types", "record_formats", "link", "internet_archive_url"),
    *("added", "changed", "page"),
    *("agency_ids", "agency_types", *PLACE_COLUMNS, "link_state", "link_checked"),
)
# What is read of a source for its row.
READ = (
    *("name", "description", "source_url", "record_type_id", "coverage_start", "coverage_end", "access_types"),
    *("record_formats", "url_status", "internet_archive_url", "created_at", "updated_at"),
    *("link__state", "link__checked_at"),
)


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def results_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send all results as a file, row by row; broken addresses too, marked as such."""
    # Asked now, so that bad input is a page and not a file that ends.
    rows = Rows(Search(request), for_people=True)
    lines = ([spreadsheet_cell(row[column]) for column in COLUMNS] for row in rows(request))
    return StreamingHttpResponse(
        csv_text(chain([COLUMNS], lines), mark=True),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="pdap-search.csv"'},
    )


@require_safe
@explains_bad_input
def results_json(request: HttpRequest) -> HttpResponse:
    rows = list(Rows(Search(request))(request))
    return JsonResponse({"count": len(rows), "results": rows})


class Rows:
    """The results of a search as rows, in its order, each source once; read in batches.

    Where they are `for_people`, agencies stand with their places, and of many agencies a few.
    """

    def __init__(self, search: Search, *, for_people: bool = False) -> None:
        self.for_people = for_people
        self.rows = search.results().all_rows()
        self.types = {record_type.pk: record_type for record_type in search.types}

    def __call__(self, request: HttpRequest) -> Iterator[dict[str, Any]]:
        """Return the rows; the request tells the site's address."""
        remaining, site = iter(self.rows), request.build_absolute_uri("/").removesuffix("/")
        while batch := list(islice(remaining, BATCH)):
            # A row shows a third of a source's columns, and times cost most to read.
            shown = DataSource.objects.public().select_related("link").only(*READ)
            sources = shown.in_bulk([hit.id for hit in batch])
            ties = ties_of(sources)
            placed = agencies_with_places(sources) if self.for_people else {}
            for row in batch:
                if row.id in sources:
                    agencies = placed.get(row.id, []) if self.for_people else row.agencies
                    yield self._row(row, sources[row.id], agencies, site) | ties[row.id]

    def _row(self, row: SourceRow, source: DataSource, agencies: list[str], site: str) -> dict[str, Any]:
        kind = self.types.get(source.record_type_id) if source.record_type_id else None
        return {
            "id": source.pk,
            "name": source.name,
            "description": source.description,
            "source_url": shown_address(source.source_url),
            "record_type": kind.name if kind else None,
            "record_category": kind.category.name if kind else None,
            "agencies": agencies,
            "levels": row.levels,
            "coverage_start": source.coverage_start,
            "coverage_end": source.coverage_end,
            "access_types": source.access_types,
            "record_formats": source.record_formats,
            "link": source.url_status,
            "internet_archive_url": shown_address(source.internet_archive_url),
            "added": source.created_at.date(),
            "changed": source.updated_at.date(),
            "page": site + address_of("data-source", source.pk),
            **link_cells(source),
        }


def link_cells(source: DataSource) -> dict[str, Any]:
    """Return what our checks say of a source's link, and on which day."""
    link = getattr(source, "link", None)
    checked = link.checked_at.date() if link and link.checked_at else None
    return {"link_state": link.state if link else LinkState.UNCHECKED, "link_checked": checked}


def ties_of(source_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the agencies of sources that search finds, and where they are: two queries for all."""
    ids = list(source_ids)
    agencies: dict[int, dict[int, str | None]] = {pk: {} for pk in ids}
    places: dict[int, list[int]] = {pk: [] for pk in ids}
    rows = SearchableSource.objects.filter(data_source__in=ids).order_by("data_source", "agency", "location")
    for source, agency, kind, place in rows.values_list("data_source", "agency", "agency_type", "location"):
        if agency is not None:
            agencies[source][agency] = kind
        if place is not None:
            places[source].append(place)
    cells = place_cells(places)
    return {
        pk: {
            "agency_ids": list(agencies[pk]),
            "agency_types": list(dict.fromkeys(agencies[pk].values())),
            **cells.get(pk, NOWHERE),
        }
        for pk in ids
    }


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a 304 is no HttpResponse to the type checker
def feed(request: HttpRequest) -> HttpResponseBase:
    search = Search(request)
    newest = search.results().newest(NEWEST)
    sources = DataSource.objects.public().in_bulk(newest)
    agencies = {pk: "; ".join(names) for pk, names in agencies_with_places(sources, IN_A_LINE).items()}
    names = telling_names(sources.values(), agencies)
    address = request.build_absolute_uri(f"{address_of('search-results')}?{request.GET.urlencode()}")
    document = Feed(
        title=f"{search.title}: {SITE}",
        link=address,
        description=None,
        feed_url=request.build_absolute_uri(),
        feed_guid=address,
        subtitle="New data sources for this search",
        author_name=PROJECT,
        language="en-us",
    )
    types = {record_type.pk: record_type.name for record_type in search.types}
    for pk in newest:
        if source := sources.get(pk):
            page = request.build_absolute_uri(address_of("data-source", pk))
            document.add_item(
                title=names[pk],
                link=page,
                description=" · ".join(
                    part for part in (agencies.get(pk), source.description or shown_address(source.source_url)) if part
                ),
                unique_id=page,
                pubdate=source.created_at,
                updateddate=source.updated_at,
                categories=[types[source.record_type_id]] if source.record_type_id in types else [],
            )
    return feed_response(request, document)


def agencies_with_places(source_ids: Iterable[int], most: int = MOST_NAMES) -> dict[int, list[str]]:
    """Return the public agencies of sources with their places, by source; of many a few, and how many more."""
    sources_of: dict[int, list[int]] = {}
    links = AgencyDataSource.objects.filter(data_source__in=list(source_ids)).order_by("data_source")
    for source, agency in links.values_list("data_source", "agency"):
        sources_of.setdefault(agency, []).append(source)
    names: dict[int, dict[int, str]] = {}
    # Not joined: PostgreSQL would go through all agencies there are, once for each batch of sources.
    agencies = Agency.objects.public().filter(pk__in=list(sources_of)).order_by("name", "pk")
    for agency, name in agencies.values_list("pk", "name"):
        for source in sources_of[agency]:
            names.setdefault(source, {})[agency] = name
    places = places_in_words(agency for of_source in names.values() for agency in of_source)
    return {source: names_with_places(of_source, places, most) for source, of_source in names.items()}
