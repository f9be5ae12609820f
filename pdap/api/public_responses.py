"""Responses of the API that are the same for every key, or for everyone: tagged by the catalog's version, and kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.conditional import VARY
from pdap.api.credentials import KEY
from pdap.api.csv_files import wants_csv
from pdap.db.catalog_version import CatalogState, catalog_state, remembering, state_read_with
from pdap.lib.responses.kept import KeptResponse, keep, kept_response
from pdap.lib.responses.tags import FOR_EVERYBODY, address_of, client_has_response, etag_of, set_validators

if TYPE_CHECKING:
    from pdap.api.endpoints import Endpoint

FOR_A_KEY = "private, no-cache"


class PublicTag(NamedTuple):
    """What is known of a public response before it is computed."""

    address: str
    etag: str
    version: int
    cache_control: str
    is_ready: bool


def public_response(endpoint: "Endpoint", handler: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return a handler's response: a 304 or a kept one where there is that, for callers of whom nothing is in it."""
    request = endpoint.request
    by_key = request.auth == KEY
    if not (by_key or endpoint.access_of(request.method).is_open):
        return handler()
    state = state_for(request)
    if state.is_being_changed:
        with remembering(state):
            return handler()
    http = request._request
    kind = "csv" if wants_csv(request, None) else "json"
    address = address_of(http, KEY if by_key else "anybody", kind)
    etag = etag_of(address, state.version)
    tag = PublicTag(address, etag, state.version, FOR_A_KEY if by_key else FOR_EVERYBODY, False)
    response: HttpResponse | None = None
    if client_has_response(http, etag, state.version):
        response = HttpResponseNotModified()
    elif stored := kept_response(address, etag):
        response = stored.response(http.headers.get("Accept-Encoding", ""))
    if response is not None:
        endpoint.tag = tag._replace(is_ready=True)
        endpoint.write_again(request)
        return response
    endpoint.tag = tag
    with remembering(state):
        return handler()


def state_for(request: Request) -> CatalogState:
    """Return the catalog's state, which was read with the owner of the key where there is one."""
    return state_read_with(request.user) or catalog_state()


def tagged_response(endpoint: "Endpoint", request: HttpRequest, response: Any) -> Any:
    """Return a response with its tag, kept for the next one who asks, if it is right and whole."""
    tag = endpoint.tag
    assert tag is not None
    if tag.is_ready or response.status_code != 200:
        if tag.is_ready:
            validate(response, tag)
        return response
    if isinstance(response, Response):
        response.add_post_render_callback(lambda rendered: keep_response(tag, request, rendered))
        return response
    return keep_response(tag, request, response)


def validate(response: HttpResponse, tag: PublicTag) -> None:
    set_validators(response, tag.etag, tag.version, tag.cache_control)
    patch_vary_headers(response, (*VARY, "Accept-Encoding"))


def keep_response(tag: PublicTag, request: HttpRequest, response: Any) -> Any:
    validate(response, tag)
    if response.streaming or not settings.KEPT_ANSWERS_BYTES:
        return response
    accepted = request.headers.get("Accept-Encoding", "")
    stored = KeptResponse.of(response, accepted)
    keep(tag.address, stored)
    ready = stored.response(accepted)
    for name, value in response.items():
        if name.startswith("RateLimit"):
            ready.headers[name] = value
    return ready
