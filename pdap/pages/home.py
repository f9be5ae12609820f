"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from datasources.models import DataSource, RecordType
from locations.models import County, State

NEWEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Let people search for a place, and show how much the catalogue holds and what is new in it."""
    sources = DataSource.objects.public()
    counts = {
        "data sources": sources.count(),
        "agencies": Agency.objects.public().count(),
        "counties and equivalents": County.objects.count(),
        "states and territories": State.objects.count(),
    }
    newest = sources.working().select_related("record_type").order_by("-created_at", "-id")[:NEWEST]
    categories = RecordType.objects.values_list("category__name", flat=True).order_by("category_id").distinct()
    return render(request, "pages/home.html", {"counts": counts, "newest": newest, "categories": list(categories)})
