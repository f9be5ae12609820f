"""The names of records on pages that ask before a deletion, with what tells them apart, as lists and pickers do."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from audit.admin.history.tables_in_words import models_by_table
from audit.services.table_facts import BESIDE


def name_records_in_full(shown: list[Any], records: Iterable[Any], name_of: Callable[[Any], str]) -> list[Any]:
    """Return Django's nested list of what goes, in which some records have their full names."""
    names = {line_of(record, record): line_of(record, name_of(record)) for record in records}

    def renamed(entry: Any) -> Any:
        return [renamed(part) for part in entry] if isinstance(entry, list) else names.get(entry, entry)

    return [renamed(entry) for entry in shown]


def without_rows_beside(shown: list[Any], counts: dict[str, int]) -> tuple[list[Any], dict[str, int]]:
    """Return the nested list and its counts without the rows that triggers keep beside records: no one made them."""
    beside = [models_by_table()[table]._meta for table in BESIDE if table in models_by_table()]
    beginnings = tuple(f"{capfirst(meta.verbose_name)}: " for meta in beside)
    plurals = {str(meta.verbose_name_plural) for meta in beside}

    def made_by_people(entries: list[Any]) -> list[Any]:
        return [
            made_by_people(entry) if isinstance(entry, list) else entry
            for entry in entries
            if isinstance(entry, list) or not str(entry).startswith(beginnings)
        ]

    return made_by_people(shown), {name: number for name, number in counts.items() if str(name) not in plurals}


def line_of(record: Any, name: Any) -> str:
    """Return a record's line as Django writes it."""
    meta = record._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])
    return format_html('{}: <a href="{}">{}</a>', capfirst(meta.verbose_name), address, name)
