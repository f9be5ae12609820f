"""The page of an agency: what it is, where it is, every source about it, and what is missing."""

from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agencies.models import Agency, AgencyExpanded, MetaUrl
from agencies.places_in_words import place_summary, with_place
from agencies.services.life import related_agencies, with_ties
from audit.merging.enums import Kind
from audit.views.merged import lead_to_survivor
from datasources.models import DataSource, RecordType, SearchableSource
from datasources.search.query.named_records import NamedAgency
from datasources.search.query.opening import opening_of
from datasources.search.query.search_addresses import in_quotes, words_address
from datasources.search.query.understanding import understand
from datasources.telling_names import with_telling_names
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.enums import UrlStatus
from pdap.db.fields import LARGEST_ID
from pdap.lib.column_rights import role_of
from pdap.web import parameters
from pdap.web.addresses import address_of
from pdap.web.errors import explains_bad_input
from pdap.web.paging import FirstPageRead, page_of
from pdap.web.readable import ReadableRecord
from pdap.web.signposting import signpost
from requests_app.models import DataRequest
from requests_app.views.prefilled import prefilled_request_address, prefilled_source_address

PAGE_SIZE = 50
REQUESTS = 6
LAST = 10_000  # what has no record type stands at the end
# What the list shows of a source; instances of all its columns, its record type and category took longer to make.
SHOWN = (
    *("pk", "name", "description", "coverage_start", "coverage_end", "record_formats", "url_status", "source_url"),
    *("internet_archive_url", "record_type__name", "record_type__category", "record_type__category__name", "total"),
)


@require_safe
@explains_bad_input
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a public agency with its sources by record category; a merged one leads on; 404 for what is not public."""
    record = PUBLIC_AGENCY.first(min(pk, LARGEST_ID))
    if record is None:
        return lead_to_survivor(request, Kind.AGENCY, pk, "agency")
    typed = parameters.text(request.GET, "typed", gettext("Search text"))
    sources = FirstPageRead(
        FIRST_SOURCES(record.pk), lambda: sources_of_agency(record.pk).values_list(*SHOWN, named=True)
    )
    page = page_of(request, sources, PAGE_SIZE)
    shown = with_telling_names(map(ListedSource, page))
    places = PLACES_OF_AGENCY(record.pk)
    location_ids = [place.location_id for place in places]
    first_place = location_ids[0] if location_ids else None
    response = render(
        request,
        "agencies/agency.html",
        {
            "agency": ReadableRecord(record, role_of(request.user, record)),
            "places": places,
            "where": place_summary(places),
            "agency_title": with_place(record.name, place_summary(places)),
            "meta_urls": PAGES_OF_AGENCY(record.pk),
            "groups": by_category([source for source in shown if source.url_status != UrlStatus.BROKEN]),
            "broken": [source for source in shown if source.url_status == UrlStatus.BROKEN],
            "page": page,
            "requests": REQUESTS_OF_PLACES(array_literal(location_ids)) if places else [],
            "gaps": [(name, prefilled_request_address(first_place, name)) for name in record.missing_types],
            "ask": prefilled_request_address(first_place),
            "related": related_agencies(record),
            "submit": prefilled_source_address(record.pk),
            "typed": typed,
            **(meant_by(typed, record.pk) if typed else NOTHING_MEANT)._asdict(),
        },
    )
    return signpost(response, address_of("agency", record.pk), "GovernmentOrganization")


class Meant(NamedTuple):
    """What to say of a query that led to an agency: the other agencies that it may mean, and the words left out."""

    namesakes: list[NamedAgency]
    dropped: str
    words_address: str


NOTHING_MEANT = Meant([], "", "")


def meant_by(typed: str, agency_id: int) -> Meant:
    """Return what to say of a query; nothing where it leads elsewhere."""
    understood = understand(typed)
    opening = opening_of(understood)
    if opening.agency is None or opening.agency.agency_id != agency_id:
        return NOTHING_MEANT
    first = understood.reading.agency
    namesakes = understood.other_agencies if first and first.agency_id == agency_id else []
    return Meant(namesakes, in_quotes(opening.dropped), words_address(typed))


class ListedSource:
    """A source as the page lists it, from a row of `SHOWN`."""

    def __init__(self, row: Any) -> None:
        vars(self).update(row._asdict())
        self.telling_name: str = row.name
        self.record_type = NamedType(row.record_type__name) if row.record_type__name else None

    @property
    def category(self) -> tuple[int, str]:
        row: Any = self
        if row.record_type__category is None:
            return LAST, gettext("Not yet classified")
        return row.record_type__category, row.record_type__category__name


class NamedType(NamedTuple):
    """What an entry says of a record type."""

    name: str


def by_category(sources: list[ListedSource]) -> list[tuple[str, list[ListedSource]]]:
    return [(name, list(members)) for (_, name), members in groupby(sources, key=lambda source: source.category)]


def public_agency(pk: int) -> QuerySet[Any]:
    """Return a public agency with its ties, and with the record types of which it has no working source."""
    has = SearchableSource.objects.working().filter(record_type=OuterRef("pk"), agency=OuterRef(OuterRef("pk")))
    missing = RecordType.objects.filter(~Exists(has), name__isnull=False).order_by("category_id", "id")
    return (
        with_ties(Agency.objects.public()).annotate(missing_types=ArraySubquery(missing.values("name"))).filter(pk=pk)
    )


def sources_of_agency(agency_id: int) -> QuerySet[DataSource]:
    """Return the public sources of an agency with `total`, how many there are in all."""
    sources = DataSource.objects.public().filter(agency_links__agency=agency_id)
    ordered = sources.order_by("record_type__category_id", "record_type__name", "name", "id")
    return ordered.annotate(total=Window(Count("pk")))


PUBLIC_AGENCY = AskedOften(public_agency)
FIRST_SOURCES = AskedOften(lambda pk: sources_of_agency(pk)[:PAGE_SIZE], *SHOWN)
PAGES_OF_AGENCY = AskedOften(
    lambda pk: MetaUrl.objects.filter(agency_links__agency=pk).select_related("link").order_by("url")
)
PLACES_OF_AGENCY = AskedOften(
    lambda pk: AgencyExpanded.objects.filter(id=pk, location_id__isnull=False).order_by("location_id")
)


def requests_of_places(location_ids: object) -> QuerySet[DataRequest]:
    of_places = DataRequest.objects.public().filter(IsAnyOf("locations", array_given(location_ids)))
    return of_places.order_by("-id").distinct()[:REQUESTS]


REQUESTS_OF_PLACES = AskedOften(requests_of_places)
