"""The sources in a list of results, as markup: a page has fifty, and a template takes ten times as long for each."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import template
from django.utils.safestring import SafeString

from datasources.templatetags.search import highlight_matches
from datasources.templatetags.sources import facts_of, links_of
from pdap.lib.markup import escaped
from pdap.lib.remembered_texts import gettext, text_in
from pdap.lib.spoken import english_attribute, spoken_language
from pdap.web.addresses import addresses_of

register = template.Library()


@register.simple_tag
def result_entries(entries: "ResultEntries", rows: Iterable[Mapping[str, Any]], heading: str) -> SafeString:
    return SafeString("".join(entries.entry(row, heading) for row in rows))


class ResultEntries:
    """How the sources of a page are written: what is the same for all of them is asked once."""

    def __init__(self, search: str) -> None:
        """Take what a link to a source says of the search that has found it."""
        self.search, self.lang = escaped(search), english_attribute()
        self.say = partial(text_in, spoken_language())
        self.source_page, self.agency_page = addresses_of("data-source"), addresses_of("agency")

    def entry(self, row: Mapping[str, Any], heading: str) -> str:
        """Return a source with its agencies, files and facts, in an element of a list; `heading` is of its name."""
        source, lang = row["source"], self.lang
        address = f"{escaped(self.source_page(source.pk))}{self.search}"
        parts = [
            f'<li class="source"><{heading} class="source-title"><a {lang} href="{address}">'
            f"{highlight_matches(source.marked_name)}</a></{heading}>"
        ]
        if agencies := row.get("agencies"):
            parts.append(self.named_agencies(agencies, row["more_agencies"]))
        if source.description:
            parts.append(f'<p class="description" {lang}>{highlight_matches(source.marked_description)}</p>')
        files = row.get("series", [])
        if files:
            parts.append(self.yearly_files(files))
        parts += (facts_of(source, row["record_type"], self.say, files), links_of(source, self.say), "</li>")
        return "\n".join(parts)

    def named_agencies(self, agencies: Any, more: int) -> str:
        names = ";\n".join(
            f'<a {self.lang} href="{escaped(self.agency_page(pk))}">{escaped(name)}</a>' for pk, name in agencies
        )
        words = gettext("and %(count)s more") % {"count": more}
        others = f"\n{escaped(words)}" if more else ""
        return f'<p class="agencies">{names}{others}</p>'

    def yearly_files(self, files: Any) -> str:
        items = "".join(
            f'<li><a {self.lang} href="{escaped(self.source_page(file.id))}{self.search}">'
            f'<span class="visually-hidden">{escaped(file.name)},\n</span>{escaped(file.year)}</a></li>'
            for file in files
        )
        label = gettext("Files by year")
        return f'<ul class="series" aria-label="{escaped(label)}">{items}</ul>'
