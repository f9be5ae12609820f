"""The lists of a place's page, as markup: they have hundreds of entries, and a template takes its time for each."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from datasources.enums import RecordTypeName
from pdap.lib.markup import escaped
from pdap.lib.remembered_texts import gettext, ngettext, text_in
from pdap.lib.spoken import spoken_language
from pdap.web.addresses import addresses_of
from pdap.web.templatetags.numbers import group_digits

register = template.Library()
Gaps = Iterable[tuple[str, str]]


def place_links(places: Iterable[Any]) -> Iterator[str]:
    page_of = addresses_of("place")
    for place in places:
        yield f'<a href="{escaped(page_of(place.location_id))}">{escaped(place.own_name)}</a>'


@register.simple_tag
def rows_of_places(places: Iterable[Any]) -> SafeString:
    """Return the rows of a table of places with their numbers of sources and agencies."""
    language, places = spoken_language(), list(places)
    words = gettext("none yet")
    none = f'<span class="quiet">{escaped(words)}</span>'
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{link}</th>'
            f'<td class="number">{group_digits(language, place.sources) if place.sources else none}</td>'
            f'<td class="number">{group_digits(language, place.agencies) if place.agencies else none}</td></tr>'
            for place, link in zip(places, place_links(places), strict=True)
        )
    )


@register.simple_tag
def links_of_places(places: Iterable[Any]) -> SafeString:
    return SafeString("\n".join(f"<li>{link}</li>" for link in place_links(places)))


@register.simple_tag(takes_context=True)
def links_of_agencies(context: Mapping[str, Any], agencies: Iterable[Any]) -> SafeString:
    """Return the entries of a list of agencies, each with how many sources it has."""
    lang, language, page_of = context.get("in_english", ""), spoken_language(), addresses_of("agency")
    return SafeString(
        "\n".join(
            f'<li><a {lang} href="{escaped(page_of(agency.pk))}">{escaped(agency.name)}</a>'
            f' <span class="count">{sources_in_words(language, agency.source_count)}</span></li>'
            for agency in agencies
        )
    )


def sources_in_words(language: str, number: int) -> str:
    if not number:
        return escaped(pgettext("of agencies", "none yet"))
    words = ngettext("%(count)s source", "%(count)s sources", number)
    return escaped(words % {"count": group_digits(language, number)})


@register.simple_tag
def record_types_there(kinds: Iterable[Any], results: str) -> SafeString:
    """Return the entries of a list of record types with their numbers; `results` is the search of the place."""
    language = spoken_language()
    return SafeString(
        "\n".join(
            f'<li><a href="{escaped(f"{results}&record_types={quote(kind.name)}")}">'
            f"{escaped(text_in(language, kind.name))}</a>"
            f' <span class="count">{group_digits(language, kind.total)}</span></li>'
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
    language, words = spoken_language(), gettext('<span class="visually-hidden">Request </span>%(name)s')
    for name, address in gaps:
        # It names no records: a caller that needs some says which.
        if name == RecordTypeName.OTHER:
            continue
        yield f'<a href="{escaped(address)}">{words % {"name": escaped(text_in(language, name))}}</a>'
