"""What every template can say in the language of the page (`builtins` of the settings): dates, and stored names."""

import datetime
from collections.abc import Callable, Iterable

from django import template
from django.utils.html import format_html

from pdap.lib import dates_in_words
from pdap.lib.remembered_texts import gettext
from pdap.lib.spoken import english_attribute

register = template.Library()


def date_filter(name: str, in_words: Callable[[datetime.date], str]) -> None:
    def date_in_words(moment: datetime.date | None) -> str:
        return in_words(moment) if moment else ""

    register.filter(name, date_in_words)


for name in ("full_date", "short_date", "full_moment", "full_month"):
    date_filter(name, getattr(dates_in_words, name))


@register.filter
def translated(name: object) -> str:
    """Return a stored name, such as a record type's, in the page's language; as it is where it has no translation."""
    return gettext(str(name)) if name else ""


@register.filter
def english(name: object) -> str:
    """Return a name of the catalog's own to stand in a sentence: marked as English where the page is not."""
    attribute = english_attribute()
    return format_html("<span{}>{}</span>", attribute, name) if attribute else str(name)


@register.filter
def all_translated(names: Iterable[object] | None) -> list[str]:
    return [gettext(str(name)) for name in names or () if name]
