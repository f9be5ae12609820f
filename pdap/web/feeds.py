"""Atom feeds, with a 304 for readers that already have them."""

import datetime
import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

# What XML 1.0 has no way to write (its production 2), and texts pasted from Word and addresses contain.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEGINNING = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class Feed(Atom1Feed):
    """An Atom feed whose text depends on its entries alone: without entries it isn't always of now.

    What XML can't hold is left out of every text, or one character would make the whole feed an error. A description is
    plain text; readers take what the feed holds for HTML.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*map(writable, args), **{name: writable(value) for name, value in kwargs.items()})

    def add_item(self, title: str, link: str, description: str, *args: Any, **kwargs: Any) -> None:
        rest = {name: writable(value) for name, value in kwargs.items()}
        super().add_item(writable(title), link, escape(writable(description)), *map(writable, args), **rest)

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else BEGINNING


def writable(value: Any) -> Any:
    """Return a text, or a list of texts, without what XML can't hold; anything else as it is."""
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value)
    return [writable(part) for part in value] if isinstance(value, list) else value


def feed_response(request: HttpRequest, feed: Feed) -> HttpResponseBase:
    """Return a feed with its ETag, or 304 where the reader names the same."""
    text = feed.writeString("utf-8")
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", "public, max-age=300")
    return get_conditional_response(request, etag=etag, response=response) or response
