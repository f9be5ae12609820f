"""What a search finds, for programs: a CSV file, JSON, and a feed that tells of what is new."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from agencies.places_in_words import names_with_places, places_in_words
from datasources.models import DataSource
from datasources.search.links import SearchLink
from datasources.search.views.reading import FoundSource, Search
from datasources.telling_names import telling_names
from pdap.lib.spreadsheets import cell
from pdap.lib.web_address import shown_address
from pdap.web.errors import explains_bad_input

BATCH = 500
NEWEST = 50
# Of a source's agencies, how many a feed names.
IN_A_LINE = 3
COLUMNS = (
    *("id", "name", "description", "source_url", "record_type", "record_category", "agencies", "levels"),
    *("coverage_start", "coverage_end", "access_types", "record_formats", "link", "internet_archive_url"),
    *("added", "changed", "page"),
)


class Line:
    """A file that only hands on what is written: the csv module wants one."""

    def write(self, text: str) -> str:
        return text


@require_safe
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def results_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send all results as a file, row by row; broken addresses too, marked as such."""
    writer = csv.writer(Line())
    lines = [COLUMNS]

    def text() -> Iterator[str]:
        yield "\ufeff"  # by which Excel reads it as UTF-8
        yield from (writer.writerow(line) for line in lines)
        for row in rows(request):
            yield writer.writerow([cell(row[column]) for column in COLUMNS])

    # Asked now, so that bad input is a page and not a file that ends.
    rows = Rows(Search(request), for_people=True)
    return StreamingHttpResponse(
        text(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="pdap-search.csv"'},
    )


@require_safe
@explains_bad_input
def results_json(request: HttpRequest) -> HttpResponse:
    found = list(Rows(Search(request))(request))
    return JsonResponse({"count": len(found), "results": found})


class Rows:
    """The results of a search as rows, in its order, each source once; read in batches.

    Where they are `for_people`, agencies stand with their places, and of many agencies a few.
    """

    def __init__(self, search: Search, *, for_people: bool = False) -> None:
        self.for_people = for_people
        everything = search.links()
        kept = [*search.selection.keep(everything), *search.selection.broken(everything)]
        self.found = search.found_sources(search.sorted(kept))
        self.types = {one.pk: one for one in search.types}

    def __call__(self, request: HttpRequest) -> Iterator[dict[str, Any]]:
        """Return the rows; the request tells the site's address."""
        found = iter(self.found)
        while batch := list(islice(found, BATCH)):
            sources = DataSource.objects.public().in_bulk([one.id for one in batch])
            agencies = {pk for one in batch for pk in one.agencies} if self.for_people else set()
            places = places_in_words(agencies)
            yield from (self._row(one, sources[one.id], places, request) for one in batch if one.id in sources)

    def _row(
        self, one: FoundSource, source: DataSource, places: Mapping[int, str], request: HttpRequest
    ) -> dict[str, Any]:
        names = {pk: name for pk, name in one.agencies.items() if name}
        kind = self.types.get(source.record_type_id) if source.record_type_id else None
        return {
            "id": source.pk,
            "name": source.name,
            "description": source.description,
            "source_url": shown_address(source.source_url),
            "record_type": kind.name if kind else None,
            "record_category": kind.category.name if kind else None,
            "agencies": names_with_places(names, places) if self.for_people else list(dict.fromkeys(names.values())),
            "levels": list(dict.fromkeys(str(link.level) for link in one.links if link.level)),
            "coverage_start": source.coverage_start,
            "coverage_end": source.coverage_end,
            "access_types": source.access_types,
            "record_formats": source.record_formats,
            "link": source.url_status,
            "internet_archive_url": shown_address(source.internet_archive_url),
            "added": source.created_at.date(),
            "changed": source.updated_at.date(),
            "page": request.build_absolute_uri(reverse("data-source", args=[source.pk])),
        }


@require_safe
@explains_bad_input
def feed(request: HttpRequest) -> HttpResponse:
    search = Search(request)
    links = search.selection.keep(search.links())
    newest = sorted({(link.created_at, link.data_source_id) for link in links}, reverse=True)[:NEWEST]
    sources = DataSource.objects.public().in_bulk([pk for _, pk in newest])
    agencies = agencies_of([link for link in links if link.data_source_id in sources])
    names = telling_names(sources.values(), agencies)
    address = request.build_absolute_uri(f"{reverse('search-results')}?{request.GET.urlencode()}")
    document = Atom1Feed(
        title=f"{search.title}: Police Data Access Point",
        link=address,
        description=None,
        feed_url=request.build_absolute_uri(),
        feed_guid=address,
        subtitle="New data sources for this search",
        author_name="Police Data Accessibility Project",
        language="en-us",
    )
    types = {one.pk: one.name for one in search.types}
    for _, pk in newest:
        if source := sources.get(pk):
            page = request.build_absolute_uri(reverse("data-source", args=[pk]))
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
    return HttpResponse(document.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def agencies_of(links: Sequence[SearchLink]) -> dict[int, str]:
    """Return the agencies of sources with their places, as one text for each source; a few of many."""
    places = places_in_words(link.agency_id for link in links if link.agency_id)
    names: dict[int, dict[int, str]] = {}
    for link in links:
        if link.agency_id:
            names.setdefault(link.data_source_id, {})[link.agency_id] = link.agency_name or ""
    return {pk: "; ".join(names_with_places(of_source, places, IN_A_LINE)) for pk, of_source in names.items()}
