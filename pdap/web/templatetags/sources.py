"""The parts of a data source that lists repeat: a page of results has fifty of each."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from pdap.web.templatetags.localized import all_translated, translated
from pdap.web.templatetags.wording import archived_words, host, web, years

register = template.Library()
BROKEN = "broken"
ELSEWHERE = 'target="_blank" rel="noopener noreferrer nofollow"'
ARROW = '<span aria-hidden="true">↗</span>'


@register.simple_tag
def visit(source: Any) -> SafeString:
    """Return the links to a source: where it is, or its archived copy with the original where its link is broken."""
    address = web(source.source_url)
    if not address:
        return SafeString("")
    copy = web(source.internet_archive_url)
    if source.url_status == BROKEN and copy:
        words = gettext('%(copy)s <span class="visually-hidden">of %(name)s (opens in a new tab)</span>')
        original = gettext('Original link <span class="visually-hidden">of %(name)s (opens in a new tab)</span>')
        return format_html(
            f'<p class="visit"><a class="button secondary small" href="{{}}" {ELSEWHERE}>{{}}{ARROW}</a>'
            f' <a class="original" href="{{}}" {ELSEWHERE}>{{}}</a></p>',
            copy,
            worded(words, copy=archived_words(copy), name=source.name),
            address,
            worded(original, name=source.name),
        )
    words = gettext('Visit <span class="visually-hidden">%(name)s (opens in a new tab)</span>')
    return format_html(
        f'<p class="visit"><a class="button secondary small" href="{{}}" {ELSEWHERE}>{{}}{ARROW}</a></p>',
        address,
        worded(words, name=source.name),
    )


def worded(words: str, **values: str) -> SafeString:
    """Return markup with %(name)s in place of values, which are escaped."""
    return SafeString(words % {name: escape(value) for name, value in values.items()})


@register.simple_tag
def source_facts(source: Any, record_type: Any = None, files: Sequence[Any] = ()) -> SafeString:
    """Return what a list says of a source in one line; of a series of yearly files how many there are."""
    parts = [f'<span class="pill">{escape(translated(record_type.name))}</span>'] if record_type else []
    if source.url_status == BROKEN:
        parts.append(f'<span class="pill warning">{escape(gettext("Broken link"))}</span>')
    if files:
        covered = ngettext("%(count)s yearly file", "%(count)s yearly files", len(files)) % {"count": len(files)}
    else:
        covered = years(source)
    facts = (covered, ", ".join(all_translated(source.record_formats)), host(source.source_url))
    parts += [f"<span>{escape(fact)}</span>" for fact in facts if fact]
    return SafeString(f'<p class="facts">{" ".join(parts)}</p>')
