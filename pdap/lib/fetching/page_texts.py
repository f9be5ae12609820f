"""A page's description and the beginning of its text, from as much of its HTML as was read."""

import re
from dataclasses import dataclass

from pdap.lib.fetching.titles import decode_page, text_in_one_line

LONGEST_DESCRIPTION, LONGEST_TEXT = 400, 700
# How much of a tag is read.
LONGEST_TAG = 5000
# Elements that are not the page's text, or that are on every page of a site.
SKIPPED = frozenset(
    {"button", "footer", "form", "iframe", "nav", "noscript", "script", "select", "style", "svg", "template", "title"}
)
# Any other "<" is text.
TAG = re.compile(r"<(?:([a-z][a-z0-9]*)|!--|[/!?])", re.IGNORECASE)
DESCRIBES = re.compile(r"(?:name|property)\s*=\s*(?:[\"']\s*)?(?:og:)?description\b", re.IGNORECASE)
CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


@dataclass(frozen=True)
class PageText:
    """Plain text, in one line each; empty if the page has none."""

    description: str = ""
    beginning: str = ""


NO_TEXT = PageText()


def text_of(body: bytes, content_type: str) -> PageText:
    """Return a page's description and beginning; each character is read once, so time is linear."""
    markup = decode_page(body, content_type)
    description, pieces, length, position = "", [], 0, 0
    while length < 2 * LONGEST_TEXT:
        opening = TAG.search(markup, position)
        piece = markup[position : opening.start() if opening else len(markup)]
        if piece and not piece.isspace():
            pieces.append(piece)
            length += len(piece)
        if opening is None:
            break
        end = markup.find("-->" if opening[0] == "<!--" else ">", opening.start())
        if end < 0:
            break
        position = end + (3 if opening[0] == "<!--" else 1)
        tag = (opening[1] or "").lower()
        if tag == "meta" and not description:
            description = description_in_tag(markup[opening.start() : min(end, opening.start() + LONGEST_TAG)])
        elif tag in SKIPPED:
            closing = re.compile(rf"</{tag}", re.IGNORECASE).search(markup, position)
            if closing is None:
                break
            position = closing.start()
    return PageText(description, text_in_one_line(" ".join(pieces), LONGEST_TEXT))


def description_in_tag(tag: str) -> str:
    if not DESCRIBES.search(tag) or not (content := CONTENT.search(tag)):
        return ""
    return text_in_one_line(content[1] or content[2] or "", LONGEST_DESCRIPTION)
