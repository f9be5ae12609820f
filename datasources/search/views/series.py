"""Yearly files of one agency and record type, which results show as one entry with its years."""

from collections.abc import Sequence
from typing import NamedTuple

from datasources.search.results.asking import ShownLink


class YearlyFile(NamedTuple):
    year: int
    id: int
    name: str


def files_of(links: Sequence[ShownLink]) -> list[YearlyFile]:
    """Return the files of a series with their years."""
    return [YearlyFile(link.year, link.data_source_id, link.source_name) for link in links if link.year]
