"""What a page offers to those who share or cite it, `{% share %}`, and what programs of other sites look for in it."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pdap.lib.spoken import english_attribute
from pdap.web.citing import Citation
from pdap.web.embedding import discovery_address, embed_address, embed_code

register = template.Library()


@register.inclusion_tag("components/share.html")
def share(
    title: str, what: str, path: str, changed: Any = None, embed: str = "", query: str = "", **which: int
) -> dict:
    """Offer a page's link, how it is cited, and the code that embeds it where `embed` names the page.

    Citations are English in every language, as their styles are: `what` is an English word.
    """
    url = f"{settings.SITE_URL}{path}"
    day = changed.date() if hasattr(changed, "date") else changed
    return {
        "url": url,
        "styles": Citation(title, what, url, day, timezone.now().date()).styles() if what else [],
        "in_english": english_attribute(),
        "code": embed_code(embed_address(embed, query, **which), title) if embed else "",
    }


@register.simple_tag
def oembed_link(url: str) -> SafeString:
    """Return the element by which programs learn that a page can be embedded."""
    address = discovery_address(url)
    return format_html('<link rel="alternate" type="application/json+oembed" href="{}">', address)


@register.simple_tag
def absolute_url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
