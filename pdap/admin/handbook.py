"""The volunteers' handbook in the admin: documents of docs/ that speak to curators, with their pictures."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from pdap.lib.environment import BASE_DIR

if TYPE_CHECKING:
    from markdown_it.token import Token

DOCS = BASE_DIR / "docs"
# The documents by their names in addresses, which are those of their files.
PAGES = {
    "curating": "Curating",
    "importing": "Importing and exporting",
    "history": "History and undo",
    "links": "Link checks",
    "rights": "Permissions",
}
# Pages that apps make of what their code defines, by their names in addresses: title, and what returns Markdown.
_made: dict[str, tuple[str, Callable[[], str]]] = {}
PICTURE = re.compile(r"admin(-[a-z]+)*-desktop-light\.png")


def register_page(name: str, title: str, markdown: Callable[[], str]) -> None:
    """Let the handbook have a page that an app makes of its definitions."""
    _made[name] = (title, markdown)


def handbook(request: HttpRequest, site_context: dict[str, Any], name: str = "curating") -> HttpResponse:
    """Show a document; Http404 for anything that isn't in the handbook."""
    titles = PAGES | {made: title for made, (title, _) in _made.items()}
    if name not in titles:
        raise Http404
    title, text = render_document(name)
    pages = [(label, document_address(page), page == name) for page, label in titles.items()]
    context = {**site_context, "title": title, "text": mark_safe(text), "pages": pages}  # noqa: S308 - our own documents
    return TemplateResponse(request, "admin/handbook.html", context)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return a picture of the handbook; Http404 for anything else."""
    file = DOCS / "screenshots" / name
    if not PICTURE.fullmatch(name) or not file.exists():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="image/png")


def document_address(name: str) -> str:
    return reverse("admin:handbook") if name == "curating" else reverse("admin:handbook-page", args=[name])


@cache
def render_document(name: str) -> tuple[str, str]:
    """Return a document's title, and the rest of it as HTML; HTML that it contains itself is shown as text."""
    from markdown_it import MarkdownIt  # takes long, and few processes ever show the handbook

    # Documents have straight quotes and apostrophes; pages have curly ones.
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
    if name in _made:
        title, rest = _made[name][0], _made[name][1]()
    else:
        title, _, rest = (DOCS / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    tokens = markdown.parse(rest)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[number + 1].content))
        for inner in token.children or ():
            point_into_admin(inner)
    return title.lstrip("# "), markdown.renderer.render(tokens, markdown.options, {})


def point_into_admin(token: "Token") -> None:
    """Point links between documents, and pictures, to their addresses in the admin."""
    if token.type == "link_open":
        file, dot, anchor = str(token.attrGet("href")).partition(".md")
        if dot and file in PAGES:
            token.attrSet("href", document_address(file) + anchor)
    elif token.type == "image":
        token.attrSet("src", reverse("admin:handbook-picture", args=[str(token.attrGet("src")).split("/")[-1]]))
        token.attrSet("loading", "lazy")
