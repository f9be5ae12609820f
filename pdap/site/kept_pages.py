"""Public pages for visitors without a session: a 304 or a kept page costs one statement, before anything is computed.

A kept page is also served while the database doesn't respond, with a line that says so.
"""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from pdap.db.catalog_version import SQL, CatalogState, remembering, state_of_row
from pdap.lib.outage import is_outage, outage_of
from pdap.lib.responses.kept import KeptResponse, keep, kept_response, kept_responses
from pdap.lib.responses.tags import address_of, client_has_response, etag_of, set_validators
from pdap.site.public_pages import PAGES, PublicPage
from pdap.web.message_storage import messages_cookie
from pdap.web.submitted import SAFE

logger = logging.getLogger(__name__)

VARY = ("Cookie", "Accept-Encoding")
ROLE = "visitor"
MAIN = b'<main id="main"'


class KeepPublicPages:
    """Serves public pages by their tags."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = public_page(request)
        if asked is None:
            return self.read(request) if request.method in SAFE else self.get_response(request)
        try:
            state, also = read_state(asked)
        except DatabaseError as error:
            if not is_outage(error):
                raise
            return kept_without_database(request, asked.address) or self.get_response(request)
        if state.is_being_changed:
            return self.read(request, state)
        tag = etag_of(asked.address, state.version, also)
        return known_response(request, asked, tag, state) or self.computed_response(request, asked, tag, state)

    def computed_response(
        self, request: HttpRequest, asked: "RequestedPage", tag: str, state: CatalogState
    ) -> HttpResponse:
        """Return a page as it was computed, kept for the next one who asks; as it was kept last in an outage."""
        response = self.read(request, state if asked.page.of_catalog else None)
        if outage_of(request):
            return kept_without_database(request, asked.address) or response
        if not may_be_kept(request, response):
            return response
        control = response.headers.get("Cache-Control", asked.page.cache_control)
        set_validators(response, tag, asked.dated_by(state), control)
        patch_vary_headers(response, VARY)
        if not settings.KEPT_ANSWERS_BYTES or response.streaming:
            return response
        accepted = request.headers.get("Accept-Encoding", "")
        stored = KeptResponse.of(response, accepted)
        keep(asked.address, stored)
        return stored.response(accepted)

    def read(self, request: HttpRequest, state: CatalogState | None = None) -> HttpResponse:
        with remembering(state):
            return self.get_response(request)


class RequestedPage(NamedTuple):
    """A public page as one visitor asks for it; `address` is what its response is kept under."""

    page: PublicPage
    match: ResolverMatch
    address: str

    def dated_by(self, state: CatalogState) -> int:
        """Return the version of the catalog that alone decides what the page says; 0 where more does."""
        return state.version if self.page.of_catalog and not self.page.also else 0


def public_page(request: HttpRequest) -> RequestedPage | None:
    """Return the public page that a visitor without a session asks for; None for all else."""
    if not is_anonymous_read(request):
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    page = PAGES.get(match.url_name or "")
    return RequestedPage(page, match, address_of(request, ROLE)) if page else None


def is_anonymous_read(request: HttpRequest) -> bool:
    """Return whether a request only reads, and comes with nothing that a page could show to its visitor alone."""
    own = {settings.SESSION_COOKIE_NAME, messages_cookie()}
    return request.method in SAFE and not own & request.COOKIES.keys()


def read_state(asked: RequestedPage) -> tuple[CatalogState, str]:
    """Return the catalog's state and what the page depends on beside it, in one statement; none for a mere text."""
    page = asked.page
    if not page.of_catalog:
        return CatalogState(0, False), ""
    with connection.cursor() as cursor:
        cursor.execute(f"{SQL}, ({page.also or 'null'})", asked.match.kwargs if page.also else None)
        row = cursor.fetchone()
    return state_of_row(row[:2]), row[2] or ""


def known_response(request: HttpRequest, asked: RequestedPage, tag: str, state: CatalogState) -> HttpResponse | None:
    """Return a 304 to a browser that has the page, or the page as it is kept; None where it is not."""
    if client_has_response(request, tag, asked.dated_by(state)):
        return not_modified(tag, asked.page.cache_control)
    stored = kept_response(asked.address, tag)
    if stored is None:
        return None
    request.resolver_match = asked.match
    return stored.response(request.headers.get("Accept-Encoding", ""))


def may_be_kept(request: HttpRequest, response: Any) -> bool:
    """Return whether a response is for everyone: who gets a token against forged forms also gets a cookie."""
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.cookies
        and not ("private" in control or "no-store" in control)
        and not is_known_person(request)
    )


def is_known_person(request: HttpRequest) -> bool:
    """Return whether someone has signed in meanwhile, without a query; a request without a session can't have."""
    session = getattr(request, "session", None)
    return bool(session is not None and (session.modified or session.session_key))


def not_modified(etag: str, cache_control: str) -> HttpResponse:
    response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    patch_vary_headers(response, VARY)
    return response


def kept_without_database(request: HttpRequest, address: str) -> HttpResponse | None:
    """Return the page as it was kept last, with a line that says so; None where there is none."""
    stored = kept_responses.get(address)
    if stored is None:
        return None
    logger.warning("The database is not responding: a kept response was served")
    response = HttpResponse(stored.plain())
    for name, value in stored.headers.items():
        if name not in ("ETag", "Last-Modified"):
            response.headers[name] = value
    notice = render_to_string("components/kept_page.html")
    response.content = response.content.replace(MAIN, notice.encode() + MAIN, 1)
    add_never_cache_headers(response)
    return response
