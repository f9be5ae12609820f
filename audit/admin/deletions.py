"""The names of records on pages that ask before a deletion, with what tells them apart, as lists and pickers do."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst


def name_records_in_full(shown: list[Any], records: Iterable[Any], name_of: Callable[[Any], str]) -> list[Any]:
    """Return Django's nested list of what goes, in which some records have their full names."""
    names = {line_of(record, record): line_of(record, name_of(record)) for record in records}

    def renamed(entry: Any) -> Any:
        return [renamed(part) for part in entry] if isinstance(entry, list) else names.get(entry, entry)

    return [renamed(entry) for entry in shown]


def line_of(record: Any, name: Any) -> str:
    """Return a record's line as Django writes it."""
    meta = record._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])
    return format_html('{}: <a href="{}">{}</a>', capfirst(meta.verbose_name), address, name)
