"""Rows by the piece, and pairs as lists by their first halves."""

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def values_by_key(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Return the second halves of pairs by the first, both in the order in which they come."""
    lists: dict[Key, list[Value]] = {}
    for key, value in pairs:
        lists.setdefault(key, []).append(value)
    return lists


def in_batches(rows: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Give rows in lists of a size; the last one may be shorter."""
    batch: list[Value] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
