"""Masking what must not be in a log, whatever a library writes.

Our own lines contain none of it, but a library's error may repeat a row, an address or a header.
"""

import re

from django.http import HttpRequest

LONGEST_PATH = 200
MASKS = (
    # PostgreSQL repeats rows and keys here; the error itself names the constraint.
    (re.compile(r"^(\s*)DETAIL:.*$", re.MULTILINE), r"\1DETAIL: [left out]"),
    (re.compile(r"//[^\s/@:]*:[^\s/@]*@"), "//[secret]@"),
    # Bounded as such names are: otherwise a long word without an @ would take forever.
    (re.compile(r"[\w.!#$%&'*+^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"\b(Bearer|Basic|ApiKey|Token)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 [secret]"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "[secret]"),
    (re.compile(r"\b[0-9a-fA-F]{40,}\b"), "[secret]"),
    (re.compile(r"(?<=[\w/])\?[\w%.~\[\]-]+=[^\s\"'<>)]*"), "?[query]"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)"), "[network address]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])"), "[network address]"),
    (
        re.compile(r"(?<![\w:])(?=[0-9a-fA-F:]*::)(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"),
        "[network address]",
    ),
)


def mask(text: str) -> str:
    """Return a text without email and network addresses, query strings, tokens, and rows that PostgreSQL repeats."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def route_of(request: HttpRequest) -> str:
    """Return the URL pattern of a request, which shows no token; where none matches, its masked path."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return mask(request.path)[:LONGEST_PATH]
