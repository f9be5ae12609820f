"""Yearly files of one agency and record type, which results show as one entry with its years."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from datasources.search.links import SearchLink

Item = TypeVar("Item")
YEARS_AND_NUMBERS = re.compile(r"[\d\W_]+")


class YearlyFile(NamedTuple):
    """A file of a series."""

    year: int
    id: int
    name: str


def series_of(link: SearchLink) -> tuple[object, ...] | None:
    """Return what the files of a series share: agency, record type, and name without its year; None of other sources.

    A yearly file covers days of one year only.
    """
    start, end = link.coverage_start, link.coverage_end
    if start is None or end is None or start.year != end.year:
        return None
    return (link.agency_id, link.record_type_id, without_numbers(link.data_source_name))


@lru_cache(maxsize=4096)
def without_numbers(name: str) -> str:
    return YEARS_AND_NUMBERS.sub(" ", name.casefold()).strip()


def as_entries(items: Sequence[Item], link_of: Callable[[Item], SearchLink]) -> list[list[Item]]:
    """Return the items in their order, those of a series together where its first one stands, newest first."""
    entries: list[list[Item]] = []
    begun: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        series = series_of(link_of(item))
        if series is not None and series in begun:
            begun[series].append(item)
            continue
        entries.append([item])
        if series is not None:
            begun[series] = entries[-1]
    for entry in entries:
        if len(entry) > 1:
            entry.sort(key=lambda item: str(link_of(item).coverage_start), reverse=True)
    return entries


def files_of(links: Sequence[SearchLink]) -> list[YearlyFile]:
    """Return the files of a series with their years."""
    return [
        YearlyFile(link.coverage_start.year, link.data_source_id, link.data_source_name)
        for link in links
        if link.coverage_start
    ]
