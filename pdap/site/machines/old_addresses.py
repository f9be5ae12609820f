"""Where the addresses of the existing site have gone (contract 10.2)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from locations.enums import LocationType
from locations.models import Location
from pdap.lib.project import HOME

COURTS_AND_WARRANTS = ("Court Cases", "Wanted Persons")


@require_safe
def to_home(request: HttpRequest) -> HttpResponse:
    """Redirect the old names of the home page."""
    return redirect("home", permanent=True)


@require_safe
def to_help(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Redirect the page on which addresses were labeled, which no longer exists."""
    return redirect("how-to-help")


@require_safe
def to_project(request: HttpRequest) -> HttpResponse:
    """Lead to the same page of the project's own site; where this is that site, to how one can help."""
    here = {request.get_host().partition(":")[0], urlsplit(settings.SITE_URL).hostname}
    if urlsplit(HOME).hostname in here:
        return redirect("how-to-help")
    return redirect(f"{HOME}{request.path}")


@require_safe
def courts_and_warrants(request: HttpRequest) -> HttpResponse:
    """Lead from the topical page on courts and warrants to the search for them in the whole country."""
    nation = Location.objects.filter(type=LocationType.NATIONAL).values_list("pk", flat=True).first()
    query = {"location_id": nation or "", "record_types": ",".join(COURTS_AND_WARRANTS)}
    return redirect(f"{reverse('search-results')}?{urlencode(query)}")
