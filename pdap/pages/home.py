"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Agency
from datasources.models import DataSource
from locations.models import County


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the catalogue is and how much it holds."""
    counts = {
        "data_sources": DataSource.objects.public().count(),
        "agencies": Agency.objects.public().count(),
        "counties": County.objects.count(),
    }
    return render(request, "pages/home.html", {"counts": counts})
