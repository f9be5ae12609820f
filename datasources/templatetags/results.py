"""One source in a list of results, as markup: a page has fifty, and a template takes ten times as long for each."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from datasources.templatetags.search import highlight_matches
from datasources.templatetags.sources import source_facts, source_links
from pdap.lib.markup import escaped
from pdap.lib.remembered_texts import gettext
from pdap.web.addresses import address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def result_entry(context: Mapping[str, Any], row: Mapping[str, Any], heading: str) -> SafeString:
    """Return a source with its agencies, files and facts, in an element of a list; `heading` is that of its name."""
    source, lang = row["source"], context.get("in_english", "")
    search = escaped(context.get("from_search", ""))
    address = f"{escaped(address_of('data-source', source.pk))}{search}"
    parts = [
        f'<li class="source"><{heading} class="source-title"><a {lang} href="{address}">'
        f"{highlight_matches(source.marked_name)}</a></{heading}>"
    ]
    if agencies := row.get("agencies"):
        parts.append(named_agencies(agencies, row["more_agencies"], lang))
    if source.description:
        parts.append(f'<p class="description" {lang}>{highlight_matches(source.marked_description)}</p>')
    files = row.get("series", [])
    if files:
        parts.append(yearly_files(files, search, lang))
    parts += (source_facts(source, row["record_type"], files), source_links(source), "</li>")
    return SafeString("\n".join(parts))


def named_agencies(agencies: Any, more: int, lang: str) -> str:
    names = ";\n".join(
        f'<a {lang} href="{escaped(address_of("agency", pk))}">{escaped(name)}</a>' for pk, name in agencies
    )
    words = gettext("and %(count)s more") % {"count": more}
    others = f"\n{escaped(words)}" if more else ""
    return f'<p class="agencies">{names}{others}</p>'


def yearly_files(files: Any, search: str, lang: str) -> str:
    items = "".join(
        f'<li><a {lang} href="{escaped(address_of("data-source", file.id))}{search}">'
        f'<span class="visually-hidden">{escaped(file.name)},\n</span>{escaped(file.year)}</a></li>'
        for file in files
    )
    label = gettext("Files by year")
    return f'<ul class="series" aria-label="{escaped(label)}">{items}</ul>'
