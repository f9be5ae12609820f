"""Compression of what is made for one request, where no secret can be guessed from the size of the response.

An attacker who sees how long compressed responses are, and can have a visitor's browser request addresses of theirs,
can guess a secret beside which their words stand (BREACH; docs/operations.md). So responses are left alone that belong
to a session, or that hold a token against forged forms or set a cookie.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from pdap.lib.responses.encoding import SMALLEST, compress_response, compressed_stream, encoding_for, is_compressible


def compress(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if may_be_compressed(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if encoding := encoding_for(request.headers.get("Accept-Encoding", "")):
                encode(response, encoding)
        return response

    return middleware


def may_be_compressed(request: HttpRequest, response: Any) -> bool:
    return not (
        settings.SESSION_COOKIE_NAME in request.COOKIES
        or response.cookies
        # Parts of a file (206) are counted in its own bytes.
        or response.status_code in (204, 206, 304)
        or "Content-Encoding" in response.headers
        or not is_compressible(response.headers.get("Content-Type", ""))
        or (not response.streaming and len(response.content) < SMALLEST)
        or getattr(response, "is_async", False)
    )


def encode(response: Any, encoding: str) -> None:
    response.headers["Content-Encoding"] = encoding
    if response.streaming:
        response.streaming_content = compressed_stream(response.streaming_content, encoding)
        response.headers.pop("Content-Length", None)
    else:
        response.content = compress_response(response.content, encoding)
        response.headers["Content-Length"] = str(len(response.content))
    tag = response.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        response.headers["ETag"] = f"W/{tag}"
