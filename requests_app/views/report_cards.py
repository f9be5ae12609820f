"""Report cards: what the catalog lists of a place, an agency or a record type, and what would improve it.

They count what is listed. They grade no one.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agencies.models import Agency
from audit.merging.enums import Kind
from audit.views.merged import lead_to_survivor
from datasources.models import RecordType
from locations.views.known_places import Way, place_page
from pdap.db.fields import LARGEST_ID
from pdap.db.queries import run_query_builder
from requests_app.queries.report_card import AgencyCard, PlaceCard, RecordTypeCard, ReportCard, trend
from requests_app.views.prefilled import prefilled_request_address, prefilled_source_address

AddressQuery = dict[str, Any]


@require_safe
@place_page
def place_report(request: HttpRequest, way: Way) -> HttpResponse:
    here = way[-1]
    card = run_query_builder(PlaceCard(here))
    context = card_page(card, "place", here.pk, {"location_id": here.pk}, reverse("coverage", args=[here.pk]))
    page = reverse("place", args=[here.pk])
    context |= {"name": here.long_name, "page": page, "way": way}
    return render(request, "requests_app/report_card.html", context)


@require_safe
def agency_report(request: HttpRequest, pk: int) -> HttpResponse:
    agency = Agency.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
    if agency is None:
        return lead_to_survivor(request, Kind.AGENCY, pk, "agency-report")
    card = run_query_builder(AgencyCard(agency.pk))
    context = card_page(card, "agency", agency.pk, {"agency_id": agency.pk}, prefilled_source_address(agency.pk))
    page = reverse("agency", args=[agency.pk])
    return render(request, "requests_app/report_card.html", {**context, "name": agency.name, "page": page})


@require_safe
def record_type_report(request: HttpRequest, slug: str) -> HttpResponse:
    kinds: QuerySet[RecordType] = RecordType.objects.filter(name__isnull=False)
    kind = next((row for row in kinds if slugify(str(row.name)) == slug), None)
    if kind is None:
        raise Http404
    card = run_query_builder(RecordTypeCard(kind.pk))
    query = {"record_types": str(kind.name)}
    gaps = f"{reverse('nation-coverage')}?{urlencode(query)}"
    context = card_page(card, "record_type", kind.pk, query, gaps)
    page = reverse("record-type", args=[slug])
    return render(request, "requests_app/report_card.html", {**context, "name": gettext(str(kind.name)), "page": page})


def card_page(card: ReportCard, subject: str, pk: int, query: AddressQuery, gaps: str) -> dict[str, Any]:
    """Return what the page shows; the addresses are where each number can be improved."""
    results = reverse("search-results")
    types = RecordType.objects.filter(name__isnull=False).count()
    return {
        "card": card,
        "subject": subject,
        "types_total": types,
        "missing": types - card.types_covered,
        "trend": trend(subject, pk),
        "gaps": gaps,
        "ask": prefilled_request_address(query.get("location_id"), query.get("record_types")),
        "broken_address": f"{results}?{urlencode({**query, 'link': 'broken'})}",
        "late_address": f"{results}?{urlencode([*query.items(), ('freshness', 'due'), ('freshness', 'stale')])}",
        "unknown_address": f"{results}?{urlencode({**query, 'freshness': 'unknown'})}",
    }
