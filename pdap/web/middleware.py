"""What the site does to every response."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import Resolver404, resolve

from pdap.web.errors import not_found


def designed_not_found(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show the site's own 404 in the demonstration too, where Django would show its page for developers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        technical = settings.DEBUG and settings.DEMONSTRATION and response.status_code == 404
        if technical and response.headers.get("Content-Type", "").startswith("text/html"):
            return not_found(request)
        return response

    return middleware


def without_last_slash(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect an unknown address to the same one without its last slash, if that exists."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        path = request.path_info
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or not path.endswith("/"):
            return response
        other_path = "/" + path.strip("/")
        if is_there(path) or not is_there(other_path):
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{other_path}?{query}" if query else other_path)

    return middleware


def is_there(path: str) -> bool:
    """Return whether an address has a view."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def refuse_plain_http(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse calls of the API by plain HTTP where pages are redirected: their keys have been read on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_call = re.match(settings.API_CALL, request.path_info.lstrip("/"))
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not is_call:
            return get_response(request)
        name = "detail" if request.path_info.startswith("/api/v3/") else "message"
        sentence = (
            "Call the API over https://. If you sent a key or token over http://, replace it: others may have read it."
        )
        return JsonResponse({name: sentence}, status=403)

    return middleware


# How much of a refused body is read and discarded.
MOST_READ = 64 * 1024 * 1024
PIECE = 64 * 1024
# A client that doesn't send what it announced can't hold a thread any longer.
MOST_SECONDS = 10.0
PATIENCE = 2.0


def read_to_the_end(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Read what a client still sends of a body that was refused unread.

    A connection that is closed over unread data is reset, and the client may lose the response that says why.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= 400 and request.method in ("POST", "PUT", "PATCH", "DELETE"):
            read_the_rest(request)
        return response

    return middleware


def read_the_rest(request: HttpRequest) -> None:
    """Read what is left of a body, as much and as long as is sane."""
    socket = request.META.get("gunicorn.socket")
    before = socket.gettimeout() if socket else None
    end, read = time.monotonic() + MOST_SECONDS, 0
    try:
        if socket:
            socket.settimeout(PATIENCE)
        left = min(int(request.META.get("CONTENT_LENGTH") or 0), MOST_READ)
        stream: Any = request._stream
        while read < left and time.monotonic() < end and (piece := stream.read(min(PIECE, left - read))):
            read += len(piece)
    except (OSError, ValueError, AttributeError):
        pass  # the client is gone, or announced no number
    finally:
        if socket:
            socket.settimeout(before)
