"""What a search finds, for programs: a CSV file, JSON, and a feed that tells of what is new."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from datasources.models import DataSource
from datasources.search.views.result_rows import COLUMNS, Rows, agencies_with_places
from datasources.search.views.shown_search import Search
from datasources.telling_names import telling_names
from pdap.lib.project import PROJECT, SITE
from pdap.lib.spreadsheets import csv_text, spreadsheet_cell
from pdap.lib.web_address import shown_address
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from pdap.web.feeds import Feed, feed_response

ROWS_AT_ONCE = 500
# The beginning of the document, rows, and the end.
PIECES_OF_FEW = 3
NEWEST = 50
# Of a source's agencies, how many a feed names.
IN_A_LINE = 3


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
@explains_bad_input  # type: ignore[arg-type]  # a stream is no HttpResponse to the type checker
def results_json(request: HttpRequest) -> HttpResponseBase:
    """Send all results; a few hundred as a whole, so that they are kept like a page, and more row by row."""
    pieces = json_pieces(Rows(Search(request))(request))
    first = list(islice(pieces, PIECES_OF_FEW + 1))
    if len(first) > PIECES_OF_FEW:
        return StreamingHttpResponse(chain(first, pieces), content_type="application/json")
    return HttpResponse("".join(first), content_type="application/json")


def json_pieces(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Give the document some hundred rows at a time; only its end knows how many there were."""
    remaining, count = iter(rows), 0
    yield '{"results": ['
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        yield (", " if count else "") + json.dumps(some, cls=DjangoJSONEncoder)[1:-1]
        count += len(some)
    yield f'], "count": {count}}}'


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
