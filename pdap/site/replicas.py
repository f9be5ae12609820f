"""Public pages and responses of the API are read from replicas, where there are any.

All else goes to the primary, and so does a reader who has written something that no replica has yet: a cookie holds the
position of it in the write-ahead log. A replica that fails in the middle is no failure of the request, which is
repeated on the primary.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from pdap.db.replicas import Replica, reading_from, replicas, written_position
from pdap.lib.outage import forget_outage, outage_of
from pdap.lib.read_only import forget_need_of_primary, needs_primary
from pdap.lib.typed_numbers import is_digits
from pdap.site.public_pages import PAGES
from pdap.web.submitted import SAFE

API = "/api/v"
# The cookie of visitors who have written, and its life: no replica that is further behind is read for them.
WROTE, WROTE_SECONDS = "wrote", 600


class ReadFromReplicas:
    """Chooses where a request is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not replicas.known:
            return self.get_response(request)
        replica = replicas.choose(position_of(request)) if is_public_read(request) else None
        response = self.get_response(request) if replica is None else self.read(replica, request)
        if may_have_written(request, response):
            remember_position(response)
        return response

    def read(self, replica: Replica, request: HttpRequest) -> HttpResponse:
        with reading_from(replica):
            response: Any = self.get_response(request)
            if response.streaming and not outage_of(request):
                response.streaming_content = streamed_from(replica, response.streaming_content)
        if outage_of(request):
            replicas.leave_out(replica)
        if outage_of(request) or needs_primary(request):
            forget_outage(request)
            forget_need_of_primary(request)
            return self.get_response(request)
        return response


def is_public_read(request: HttpRequest) -> bool:
    """Return whether a request reads a public page, or the API in a way that shows no one more than others see."""
    if request.method not in SAFE:
        return False
    if request.path_info.startswith(API):
        # An access token has three parts; who has one may write, and reads what they wrote.
        return request.headers.get("Authorization", "").count(".") < 2 and not has_session(request)
    try:
        return resolve(request.path_info).url_name in PAGES
    except Resolver404:
        return False


def has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def position_of(request: HttpRequest) -> int:
    """Return the position that this reader's replica must have replayed."""
    position = request.COOKIES.get(WROTE, "")
    return int(position) if is_digits(position) and len(position) < 20 else 0


def may_have_written(request: HttpRequest, response: HttpResponse) -> bool:
    wrote = request.method not in SAFE or settings.SESSION_COOKIE_NAME in response.cookies
    return wrote and not request.path_info.startswith(API) and not outage_of(request)


def remember_position(response: HttpResponse) -> None:
    try:
        position = written_position()
    except DatabaseError:
        return
    response.set_cookie(
        WROTE,
        str(position),
        max_age=WROTE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def streamed_from(replica: Replica, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give a stream whose rows are read, while it is sent, from where its head was read."""
    waiting = iter(pieces)
    while True:
        with reading_from(replica):
            piece = next(waiting, None)
        if piece is None:
            return
        yield piece
