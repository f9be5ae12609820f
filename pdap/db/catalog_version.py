"""The catalog's version: what was made from the catalog is current for as long as the version stays the same.

It is one row of the database (revision c7e5a1903bd2), raised at the end of each transaction that changes what the
public sees (pdap/db/public_tables.py), so that it becomes visible exactly when the changes do, on replicas too.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar, cast

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from pdap.lib.bounded_memory import BoundedMemory, size_of

Value = TypeVar("Value")

# A transaction that has changed the catalog sees what no one else sees yet.
EXPRESSION = "coalesce(current_setting('pdap.catalog_touched', true), '') = 'on'"
SQL = f"select (select version from public.catalog_version), {EXPRESSION}"  # noqa: S608 - our own words
# How much each process keeps of the values that other code has made. One value may take half: the API's map of all
# places with sources has five million bytes today, and would have nine if all places had some.
MOST_BYTES, PARTS = 32 * 1024 * 1024, 2


class CatalogState(NamedTuple):
    """The version that this connection sees, and whether its transaction has changed the catalog since."""

    version: int
    is_being_changed: bool


# What this request has read already; an empty list is filled by the first that asks.
_read_by_request: ContextVar[list[CatalogState] | None] = ContextVar("catalog_state", default=None)
kept_values: BoundedMemory[tuple[int, Any]] = BoundedMemory(MOST_BYTES, PARTS)


def catalog_state() -> CatalogState:
    """Return what this request has read already, else what one statement returns."""
    known = _read_by_request.get()
    if known:
        return known[0]
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        state = state_of_row(cursor.fetchone())
    if known is not None:
        known.append(state)
    return state


def is_state_known() -> bool:
    """Return whether this request has read the catalog's state already, so that no statement is needed."""
    return bool(_read_by_request.get())


def state_of_row(row: tuple[int | None, bool]) -> CatalogState:
    """Return the state from the two columns of `SQL`; an emptied database has no version yet."""
    return CatalogState(row[0] or 0, row[1])


def with_catalog_state(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Read the catalog's state with some rows, in the same statement; `state_read_with` returns it."""
    version = RawSQL("(select version from public.catalog_version)", [], output_field=BigIntegerField())
    changing = RawSQL(f"({EXPRESSION})", [], output_field=BooleanField())  # noqa: S611 - our own words
    return rows.annotate(read_catalog_version=version, read_catalog_change=changing)


def state_read_with(row: Any) -> CatalogState | None:
    """Return the state that was read with a row; None if it was read without one."""
    read = vars(row)
    if "read_catalog_change" not in read:
        return None
    return state_of_row((read["read_catalog_version"], read["read_catalog_change"]))


def catalog_version() -> int:
    """Return the catalog's version; in a transaction that has changed the catalog, a number that never recurs."""
    state = catalog_state()
    return time.time_ns() if state.is_being_changed else state.version


@contextmanager
def remembering(state: CatalogState | None = None) -> Iterator[None]:
    """Let the block, which only reads, use this state of the catalog, or else ask for it once."""
    token = _read_by_request.set([] if state is None else [state])
    try:
        yield
    finally:
        _read_by_request.reset(token)


def kept_for_version(
    name: str, make: Callable[[], Value], is_worth_keeping: Callable[[Value], bool] = lambda value: True
) -> Value:
    """Return what `make` returned under this name since the catalog's version last changed, in this process.

    The value must depend only on its name and what the public sees, and must not be changed. It may be dropped sooner,
    if other values need the room.
    """
    state = catalog_state()
    if state.is_being_changed:
        return make()
    entry = kept_values.get(name)
    if entry is not None and entry[0] == state.version:
        return cast(Value, entry[1])
    value = make()
    if is_worth_keeping(value):
        kept_values.put(name, (state.version, value), size_of(value))
    return value
