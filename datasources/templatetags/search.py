"""What the templates of search need."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from pdap.lib.markup import escaped

register = template.Library()

# What PostgreSQL writes around a word that matches: two characters that no text has a use for.
BEGIN, END = "\ue000", "\ue001"
MATCH = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


@register.filter
def marked(text: str | None) -> SafeString:
    """Return a text with its matches in <mark>; everything else is escaped, and stray signs are dropped."""
    shown = escaped(text or "")
    if BEGIN not in shown and END not in shown:
        return SafeString(shown)
    shown = MATCH.sub(r"<mark>\1</mark>", shown)
    return mark_safe(shown.replace(BEGIN, "").replace(END, ""))  # noqa: S308


@register.filter
def offered(facet: Any, total: int) -> list[Any]:
    return list(facet.offered(total))


@register.simple_tag
def choice_box(option: Any) -> SafeString:
    """Return the box of an option of a filter, with how many sources it has."""
    checked = " checked" if option.chosen else ""
    # Of some filters nothing is counted.
    count = "" if option.count is None else f' <span class="count">{option.count}</span>'
    return SafeString(
        f'<label class="choice"><input type="checkbox" name="{escaped(option.name)}" value="{escaped(option.value)}"'
        f"{checked}> {escaped(option.label)}{count}</label>"
    )
