"""What the templates of search need."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from pdap.lib.markup import escaped

register = template.Library()

# What PostgreSQL writes around a word that matches: two characters that no text has a use for.
BEGIN, END = "\ue000", "\ue001"
MATCH = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def highlight_matches(text: str | None) -> SafeString:
    """Return a text with its matches in <mark>; everything else is escaped, and stray signs are dropped."""
    shown = escaped(text or "")
    if BEGIN not in shown and END not in shown:
        return SafeString(shown)
    shown = MATCH.sub(r"<mark>\1</mark>", shown)
    return mark_safe(shown.replace(BEGIN, "").replace(END, ""))  # noqa: S308


@register.simple_tag
def facet_choices(facet: Any, total: int, is_cut: bool = False) -> SafeString:
    """Return a filter with a box for each of its options; nothing where none would change what is found.

    Where only the best matches were counted, there are as many sources or more.
    """
    options = facet.offered(total)
    if not options:
        return SafeString("")
    boxes = "\n".join(choice_with_more(option, "+" if is_cut else "") for option in options)
    legend = escaped(facet.legend)
    return SafeString(
        f'<fieldset class="facet"><legend>{legend}</legend><ul class="choices">\n{boxes}\n</ul></fieldset>'
    )


def choice_with_more(option: Any, more: str) -> str:
    """Return the box of an option and, folded, those of the options under it."""
    if not option.under:
        return f"<li>{choice_box(option, more)}</li>"
    words = ngettext(
        '%(count)s type<span class="visually-hidden"> of %(label)s</span>',
        '%(count)s types<span class="visually-hidden"> of %(label)s</span>',
        len(option.under),
    ) % {"count": len(option.under), "label": escaped(option.label)}
    boxes = "\n".join(f"<li>{choice_box(under, more)}</li>" for under in option.under)
    opened = " open" if option.open else ""
    return (
        f"<li>{choice_box(option, more)}\n<details{opened}><summary>{words}</summary>"
        f'<ul class="choices">\n{boxes}\n</ul></details></li>'
    )


def choice_box(option: Any, more: str = "") -> str:
    """Return the box of an option of a filter, with how many sources it has."""
    checked = " checked" if option.chosen else ""
    # Of some filters nothing is counted.
    count = "" if option.count is None else f' <span class="count">{option.count}{more}</span>'
    return (
        f'<label class="choice"><input type="checkbox" name="{escaped(option.name)}" value="{escaped(option.value)}"'
        f"{checked}> {escaped(option.label)}{count}</label>"
    )
