"""How templates write what the catalog holds."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext

from pdap.lib.web_address import shown_address

register = template.Library()


@register.filter
def host(url: str) -> str:
    """Return the host of an address, without www; nothing for what is no address of the web."""
    url = shown_address(url) or ""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


@register.filter
def safe_link(url: str | None) -> str:
    """Return an address that may be linked to: http or https; else nothing, since it came from outside."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


@register.filter
def address_text(url: str | None) -> str:
    """Return an address as text; nothing for anything but a web address."""
    return shown_address(url) or ""


@register.filter
def as_list(value: Any) -> list[Any]:
    """Return a value as a list of one; an empty list for nothing."""
    return [] if value in (None, "") else [value]


@register.filter
def and_list(values: Iterable[Any]) -> str:
    """Return what a sentence lists: commas, and "and" before the last."""
    return get_text_list([str(value) for value in values], gettext("and"))


@register.simple_tag
def fact(label: str, value: Any) -> SafeString:
    """Return one line of a list of facts; nothing where nothing is known."""
    if value in (None, "", [], ()):
        return SafeString("")
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, shown)
