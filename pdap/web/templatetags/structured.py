"""Structured data (schema.org) in pages: JSON-LD that nothing in the catalog can break out of."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pdap.lib.project import PROJECT, SITE
from pdap.web.addresses import address_of

register = template.Library()

# As `json_script` does: no text can end the element, nor be read as markup.
HARMLESS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(value: dict[str, Any]) -> SafeString:
    """Return an element with a value of schema.org; what is not known is left out."""
    present = {key: part for key, part in value.items() if part not in (None, "", [], ())}
    text = json.dumps({"@context": "https://schema.org", **present}, default=str).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def organization() -> dict[str, str]:
    return {"@type": "Organization", "name": PROJECT, "url": settings.SITE_URL}


def absolute(name: str, number: int | None = None) -> str:
    return f"{settings.SITE_URL}{address_of(name, number)}"


@register.simple_tag
def catalog_json_ld() -> SafeString:
    """Describe the whole catalog: `{% catalog_json_ld %}` in block `machines` of the home page."""
    return json_ld(
        {
            "@type": "DataCatalog",
            "name": SITE,
            "url": absolute("home"),
            "description": "Find public records about police, courts and jails in the United States.",
            "publisher": organization(),
            "isAccessibleForFree": True,
        }
    )
