"""The options of a list to choose from, as markup: some have dozens, and a template takes its time for each."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from pdap.lib.markup import escaped

register = template.Library()


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """Return the options of values and labels; what is chosen is selected."""
    return SafeString(
        "\n".join(
            f'<option value="{escaped(value)}"{" selected" if value == chosen else ""}>{escaped(label)}</option>'
            for value, label in choices
        )
    )
