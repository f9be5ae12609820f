"""The documents of the API's versions, and the pages that show them."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

View = Callable[..., HttpResponseBase]


def page(document_name: str) -> View:
    """Return the page that shows a document: the one place with styles of a library's own; nothing else may."""
    allowed = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})
    return allowed(SpectacularSwaggerSplitView.as_view(url_name=document_name))


def make_document(version: str, endpoints: str) -> dict[str, Any]:
    """Return the OpenAPI document of the endpoints of a module, which is made once."""
    from importlib import import_module

    patterns = [path(f"api/v{version}/", include((import_module(endpoints).endpoints, "api")))]
    document: dict[str, Any] = SchemaGenerator(patterns=patterns, api_version=version).get_schema(
        request=None, public=True
    )
    document["info"]["version"] = version
    return document


def document(version: str, endpoints: str) -> View:
    """Return the view of a document; it changes with the code alone, and so is made at most once in a process."""
    made: list[dict[str, Any]] = []

    def view(request: HttpRequest) -> JsonResponse:
        if not made:
            made.append(make_document(version, endpoints))
        return JsonResponse(made[0])

    return view
