"""Structured data (schema.org) in pages: JSON-LD that nothing in the catalog can break out of."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# As `json_script` does: no text can end the element, nor be read as markup.
HARMLESS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
CATALOGUE_NAME = "Police Data Access Point"


def json_ld(value: dict[str, Any]) -> SafeString:
    """Return an element with a value of schema.org; what is not known is left out."""
    present = {key: part for key, part in value.items() if part not in (None, "", [], ())}
    text = json.dumps({"@context": "https://schema.org", **present}, default=str).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def organisation() -> dict[str, str]:
    return {"@type": "Organization", "name": "Police Data Accessibility Project", "url": settings.SITE_URL}


def absolute(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@register.simple_tag
def catalog_json_ld() -> SafeString:
    """Describe the whole catalog: `{% catalog_json_ld %}` in block `machines` of the home page."""
    return json_ld(
        {
            "@type": "DataCatalog",
            "name": CATALOGUE_NAME,
            "url": absolute("home"),
            "description": "Where public records about police, courts and jails in the United States can be found.",
            "publisher": organisation(),
            "isAccessibleForFree": True,
        }
    )


@register.simple_tag
def source_json_ld(source: Any, agency_names: Any = (), place_names: Any = ()) -> SafeString:
    """Describe a data source with the names of its agencies and places, in block `machines` of its page."""
    start, end = source.coverage_start, source.coverage_end
    return json_ld(
        {
            "@type": "Dataset",
            "name": source.name,
            "description": source.description or source.name,
            "url": absolute("data-source", source.pk),
            "sameAs": source.source_url if source.source_url.lower().startswith(("http://", "https://")) else None,
            "keywords": [str(source.record_type)] if source.record_type else [],
            "about": [{"@type": "Organization", "name": name} for name in agency_names],
            "spatialCoverage": [{"@type": "Place", "name": name} for name in place_names],
            "temporalCoverage": f"{start or '..'}/{end or '..'}" if start or end else None,
            "encodingFormat": list(source.record_formats),
            "dateModified": source.updated_at.date() if source.updated_at else None,
            "includedInDataCatalog": {"@type": "DataCatalog", "name": CATALOGUE_NAME, "url": absolute("home")},
            "isAccessibleForFree": True,
        }
    )


@register.filter
def agency_names(agencies: list[dict[str, Any]]) -> list[str]:
    return [row["agency"].name for row in agencies]


@register.filter
def place_names(agencies: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(place.place_name for row in agencies for place in row["places"]))
