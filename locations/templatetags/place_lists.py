"""The lists of a place's page, as markup: they have hundreds of entries, and a template takes its time for each."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import ngettext, pgettext

from datasources.enums import RecordTypeName
from pdap.lib.markup import escaped
from pdap.lib.remembered_texts import gettext
from pdap.web.addresses import address_of
from pdap.web.templatetags.numbers import intcomma

register = template.Library()
Gaps = Iterable[tuple[str, str]]


def place_link(place: Any) -> str:
    return f'<a href="{escaped(address_of("place", place.location_id))}">{escaped(place.own_name)}</a>'


@register.simple_tag
def rows_of_places(places: Iterable[Any]) -> SafeString:
    """Return the rows of a table of places with their numbers of sources and agencies."""
    words = gettext("none yet")
    none = f'<span class="quiet">{escaped(words)}</span>'
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{place_link(place)}</th>'
            f'<td class="number">{intcomma(place.sources) if place.sources else none}</td>'
            f'<td class="number">{intcomma(place.agencies) if place.agencies else none}</td></tr>'
            for place in places
        )
    )


@register.simple_tag
def links_of_places(places: Iterable[Any]) -> SafeString:
    return SafeString("\n".join(f"<li>{place_link(place)}</li>" for place in places))


@register.simple_tag(takes_context=True)
def links_of_agencies(context: Mapping[str, Any], agencies: Iterable[Any]) -> SafeString:
    """Return the entries of a list of agencies, each with how many sources it has."""
    lang = context.get("in_english", "")
    return SafeString(
        "\n".join(
            f'<li><a {lang} href="{escaped(address_of("agency", agency.pk))}">{escaped(agency.name)}</a>'
            f' <span class="count">{sources_in_words(agency.source_count)}</span></li>'
            for agency in agencies
        )
    )


def sources_in_words(number: int) -> str:
    if not number:
        return escaped(pgettext("of agencies", "none yet"))
    words = ngettext("%(count)s source", "%(count)s sources", number)
    return escaped(words % {"count": intcomma(number)})


@register.simple_tag
def record_types_there(kinds: Iterable[Any], results: str) -> SafeString:
    """Return the entries of a list of record types with their numbers; `results` is the search of the place."""
    return SafeString(
        "\n".join(
            f'<li><a href="{escaped(f"{results}&record_types={quote(kind.name)}")}">{escaped(gettext(kind.name))}</a>'
            f' <span class="count">{intcomma(kind.total)}</span></li>'
            for kind in kinds
        )
    )


@register.simple_tag
def types_to_ask_for(gaps: Gaps) -> SafeString:
    """Return the record types that are lacking, each with the address where it can be requested, in one line."""
    return SafeString('<span aria-hidden="true"> · </span>'.join(request_links(gaps)))


@register.simple_tag
def list_of_types_to_ask_for(gaps: Gaps) -> SafeString:
    """Return the same as the entries of a list."""
    return SafeString("\n".join(f"<li>{link}</li>" for link in request_links(gaps)))


def request_links(gaps: Gaps) -> Iterator[str]:
    words = gettext('<span class="visually-hidden">Request </span>%(name)s')
    for name, address in gaps:
        # It names no records: a caller that needs some says which.
        if name == RecordTypeName.OTHER:
            continue
        yield f'<a href="{escaped(address)}">{words % {"name": escaped(gettext(name))}}</a>'
