"""The style sheets that a page links, and those that these import."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders

STATIC = "/static/"
# Reading whole pages as HTML costs as much as making them.
LINK = re.compile(r"""<link\b(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.I)
IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""")


class StyleSheets(HTMLParser):
    """The addresses of the style sheets that a page links, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed("".join(LINK.findall(page)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "link" and "stylesheet" in (attributes.get("rel") or "").split():
            self.addresses.append(attributes.get("href") or "")


def style_sheets(page: str) -> list[str]:
    """Return the style sheets that a page links, and those that these import."""
    return [address for linked in StyleSheets(page).addresses for address in (linked, *imported_by(linked))]


@cache
def imported_by(address: str) -> list[str]:
    """Return the style sheets that one of ours imports."""
    path = finders.find(address.removeprefix(STATIC))
    assert path, f"{address} is no file of ours"
    folder = address.rpartition("/")[0]
    return [f"{folder}/{name}" for name in IMPORT.findall(Path(path).read_text())]


def doubled(addresses: list[str]) -> set[str]:
    """Return the style sheets that come more than once."""
    return {address for address, times in Counter(addresses).items() if times > 1}
