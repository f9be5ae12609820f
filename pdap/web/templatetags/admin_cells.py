"""The cells of the admin's lists, each with the name of its column: on phones a row is a card without headings."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labeled(cells: Sequence[str], headers: Sequence[dict[str, Any]]) -> list[str]:
    """Return the cells of a row as Django makes them, with their columns' names; the record's own name has none."""
    return [labeled_cell(cell, header["text"]) for cell, header in zip(cells, headers, strict=True)]


def labeled_cell(cell: str, column: str) -> str:
    tag, end, rest = cell.partition(">")
    # What a heading holds as HTML is no name: the box that selects all rows.
    if not tag.startswith("<td") or isinstance(column, SafeString):
        return cell
    return mark_safe(format_html(' data-label="{}"', capfirst(column)).join((tag, end + rest)))  # noqa: S308
