"""The documents of the API's versions, and the pages that show them."""

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def page(document_name: str) -> View:
    """Return the page that shows a document: the one place with styles of a library's own; nothing else may."""

    @csrf_exempt
    @require_safe
    @csp_update({"style-src": ["'self'", "'unsafe-inline'"]})
    def view(request: HttpRequest) -> HttpResponseBase:
        from drf_spectacular.views import SpectacularSwaggerSplitView

        return SpectacularSwaggerSplitView.as_view(url_name=document_name)(request)

    return view


@cache
def make_document(version: str, endpoints: str) -> dict[str, Any]:
    """Return the OpenAPI document of the endpoints of a module: made once, and not to be changed."""
    from importlib import import_module

    # What makes documents takes long to import, and few processes make one.
    from drf_spectacular.generators import SchemaGenerator

    patterns = [path(f"api/v{version}/", include((import_module(endpoints).endpoints, "api")))]
    document: dict[str, Any] = SchemaGenerator(patterns=patterns, api_version=version).get_schema(
        request=None, public=True
    )
    document["info"]["version"] = version
    return document


def document(version: str, endpoints: str) -> View:
    @csrf_exempt
    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        return JsonResponse(make_document(version, endpoints))

    return view
