"""HTML as a browser reads it, so that no test depends on where a template's lines break.

The test client gets pages in this form (tests/settings.py). Real servers in tests answer as they are.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test.client import FakePayload

# Blanks that are not one space.
BLANKS = re.compile(r"[^\S ]\s*| \s+")
# What keeps its blanks.
KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.S)
BLOCKS = (
    "address|article|aside|blockquote|body|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    "head|header|html|legend|li|main|nav|ol|optgroup|option|p|section|select|summary|table|tbody|td|tfoot|th|thead|"
    "title|tr|ul"
)
# Blanks at the edges of a block are not shown, nor are those before the end of a tag.
EDGES = re.compile(rf"(?<=>) (?=</?(?:{BLOCKS})\b)| (?=</(?:{BLOCKS})>)| (?=>)")
OPENED = re.compile(rf"(<(?:{BLOCKS})\b[^<>]*>) ")


def as_read(html: str) -> str:
    """Return the same page with one blank where a browser shows one, and none where it shows none."""
    parts = KEPT.split(html)
    # split() gives the text, then what is kept, then the kept element's name, and so on.
    return "".join(
        part if number % 3 == 1 else OPENED.sub(r"\1", EDGES.sub("", BLANKS.sub(" ", part)))
        for number, part in enumerate(parts)
        if number % 3 != 2
    )


@cache
def as_read_when_asked(kind: type[HttpResponse]) -> type[HttpResponse]:
    """Return responses of a kind whose page is put into that form when a test first looks: half of the tests don't."""
    raw: Any = kind.content

    def read(response: Any) -> bytes:
        if not vars(response).get("is_read"):
            response.is_read = True
            raw.fset(response, as_read(raw.fget(response).decode()).encode())
        return raw.fget(response)

    def replace(response: Any, content: Any) -> None:
        response.is_read = True
        raw.fset(response, content)

    def parts(response: Any) -> Iterator[bytes]:
        return iter([response.content])

    members = {"content": property(read, replace), "__iter__": parts, "__module__": kind.__module__}
    return type(kind.__name__, (kind,), members)


def read_pages(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give the test client, and nobody else, pages as they are read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = response.get("Content-Type", "").startswith("text/html") and isinstance(response, HttpResponse)
        is_plain = page and "Content-Encoding" not in response.headers
        if is_plain and isinstance(request.META.get("wsgi.input"), FakePayload):
            response.__class__ = as_read_when_asked(type(response))
        return response

    return answer
