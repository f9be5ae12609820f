"""How templates write a data source: its years and links, the line of facts in lists, and what machines read."""

import datetime
import re
from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from datasources.telling_names import years_covered
from pdap.lib.dates_in_words import full_date
from pdap.lib.lazy_texts import gettext_noop
from pdap.lib.markup import escaped
from pdap.lib.project import SITE
from pdap.lib.remembered_texts import gettext
from pdap.web.templatetags.structured import absolute, json_ld
from pdap.web.templatetags.wording import host, safe_link

register = template.Library()
register.filter("years", years_covered)
BROKEN = "broken"
ELSEWHERE = 'target="_blank" rel="noopener noreferrer nofollow"'
ARROW = '<span aria-hidden="true">↗</span>'
VISIT = gettext_noop('Visit <span class="visually-hidden">%(name)s (opens in a new tab)</span>')
COPY = gettext_noop('%(copy)s <span class="visually-hidden">of %(name)s (opens in a new tab)</span>')
ORIGINAL = gettext_noop('Original link <span class="visually-hidden">of %(name)s (opens in a new tab)</span>')
BROKEN_LINK = gettext_noop("Broken link")
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
            "includedInDataCatalog": {"@type": "DataCatalog", "name": SITE, "url": absolute("home")},
            "isAccessibleForFree": True,
        }
    )


@register.filter
def agency_names(agencies: list[dict[str, Any]]) -> list[str]:
    return [row["agency"].name for row in agencies]


@register.filter
def place_names(agencies: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(place.place_name for row in agencies for place in row["places"]))


@register.simple_tag
def source_links(source: Any) -> SafeString:
    return SafeString(links_of(source, gettext))


@register.simple_tag
def source_facts(source: Any, record_type: Any = None) -> SafeString:
    return SafeString(facts_of(source, record_type, gettext))


def links_of(source: Any, say: Callable[[str], str]) -> str:
    """Return the links to a source: where it is, or its archived copy with the original where its link is broken.

    `say` translates a text.
    """
    address = safe_link(source.source_url)
    if not address:
        return ""
    copy = safe_link(source.internet_archive_url)
    if source.url_status == BROKEN and copy:
        shown = fill_markup(say(COPY), copy=archived_words(copy), name=source.name)
        original = fill_markup(say(ORIGINAL), name=source.name)
        return (
            f'<p class="visit"><a class="button secondary small" href="{escaped(copy)}" {ELSEWHERE}>{shown}{ARROW}</a>'
            f' <a class="original" href="{escaped(address)}" {ELSEWHERE}>{original}</a></p>'
        )
    shown = fill_markup(say(VISIT), name=source.name)
    link = f'<a class="button secondary small" href="{escaped(address)}" {ELSEWHERE}>{shown}{ARROW}</a>'
    return f'<p class="visit">{link}</p>'


def facts_of(source: Any, record_type: Any, say: Callable[[str], str], files: Sequence[Any] = ()) -> str:
    """Return what a list says of a source in one line; of a series of yearly files how many there are."""
    parts = [f'<span class="pill">{escaped(say(record_type.name))}</span>'] if record_type else []
    if source.url_status == BROKEN:
        parts.append(f'<span class="pill warning">{escaped(say(BROKEN_LINK))}</span>')
    if files:
        covered = ngettext("%(count)s yearly file", "%(count)s yearly files", len(files)) % {"count": len(files)}
    else:
        covered = years_covered(source)
    formats = ", ".join(say(str(name)) for name in source.record_formats or () if name)
    parts += [f"<span>{escaped(fact)}</span>" for fact in (covered, formats, host(source.source_url)) if fact]
    return f'<p class="facts">{" ".join(parts)}</p>'


def fill_markup(words: str, **values: str) -> SafeString:
    """Return markup with %(name)s in place of values, which are escaped."""
    return SafeString(words % {name: escaped(value) for name, value in values.items()})
