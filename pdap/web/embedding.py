"""Which pages can be embedded in other sites, and by what code."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pdap.lib.project import SITE

# By the name of a page: that of its embed.
EMBEDS = {"place": "embed-place", "places": "embed-place", "agency": "embed-agency", "search-results": "embed-search"}
WIDTH, HEIGHT = 640, 480


def embed_code(address: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> SafeString:
    """Return the HTML that shows an embed, by its whole address; `title` says what it is to those who can't see it."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy" title="{}"></iframe>',
        address,
        width,
        height,
        f"{title} – {SITE}" if title else SITE,
    )


def embed_address(page: str, query: str, **which: int) -> str:
    """Return the whole address of the embed of a page, by the page's name, in the language spoken now."""
    return f"{settings.SITE_URL}{reverse(EMBEDS[page], kwargs=which)}{'?' if query else ''}{query}"


def discovery_address(url: str) -> str:
    """Return where oEmbed tells of a page of ours."""
    return f"{settings.SITE_URL}{reverse('oembed')}?url={quote(url, safe='')}"
