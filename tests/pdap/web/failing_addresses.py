"""The site's addresses, and pages and files that are refused."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from pdap import urls
from pdap.lib.limiter import TooManyError


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def too_many(request: HttpRequest) -> HttpResponse:
    raise TooManyError


class FailingAddresses:
    """What `ROOT_URLCONF` names for a test of them."""

    urlpatterns = [
        *urls.urlpatterns,
        *(path(address, refuse) for address in ("refused", "refused.csv")),
        *(path(address, too_many) for address in ("too-many", "too-many.csv")),
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500
