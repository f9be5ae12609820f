"""How templates write what the catalog holds of a data source."""

import datetime
import re
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from datasources.telling_names import years_covered
from pdap.lib.dates_in_words import full_date
from pdap.web.templatetags.structured import CATALOGUE_NAME, absolute, json_ld

register = template.Library()
register.filter("years", years_covered)
# The time of a capture of the Internet Archive, in its link.
CAPTURE = re.compile(r"//web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d{0,6}")


@register.filter
def archived_words(url: str) -> str:
    """Return what a link to an archived copy is called: with the copy's date, where its link says it."""
    moment = CAPTURE.search(url)
    try:
        taken = datetime.date(int(moment[1]), int(moment[2]), int(moment[3])) if moment else None
    except ValueError:  # no such day
        taken = None
    if taken is None:
        return gettext("Archived copy")
    return gettext("Archived copy from %(date)s") % {"date": full_date(taken)}


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
