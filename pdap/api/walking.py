"""Reading a whole list page by page while its rows change: nothing is missed and nothing comes twice.

`after=0` begins. Without `sort_by` the cursor is the last id, which never changes. With `sort_by` it names the ids as
they stood at the beginning, in their order: a row that someone touches meanwhile would move, into what was read
or out of it. The ids are kept for an hour in the cache that all processes share.
"""

import base64
import secrets
import zlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from pdap.api.errors import BadRequestError
from pdap.api.parameters import text
from pdap.lib.typed_numbers import is_digits, typed_number

SECONDS = 3600
ENDED = "after: This cursor has expired. Start again with after=0."
AFTER = text(
    "after",
    "Where to continue when paging through the whole list. Start with `0`, then follow `next`. Rows that change "
    "in the meantime are neither missed nor repeated. Use it instead of `page`.",
    schema={"type": "string", "maxLength": 80, "pattern": r"^[A-Za-z0-9_.-]*$"},
)


@dataclass(frozen=True)
class Part:
    """A part of a walk: its rows, and the cursor of the next, None at the end."""

    rows: list[Any]
    after: str | None


Fetch = Callable[[QuerySet[Any, Any]], list[Any]]


def id_of(row: Any) -> int:
    return row["id"] if isinstance(row, dict) else row.pk


def part_by_id(rows: QuerySet[Any, Any], after: str, limit: int, fetch: Fetch) -> Part:
    """Return the rows whose ids follow one, by id."""
    start = 0 if after == "0" else typed_number(after)
    if start is None:
        raise BadRequestError("after: Start with 0, then follow `next`.")
    records = fetch(rows.filter(pk__gt=start).order_by("pk")[: limit + 1])
    more = len(records) > limit
    return Part(records[:limit], str(id_of(records[limit - 1])) if more and limit else None)


def part_of_walk(rows: QuerySet[Any, Any], after: str, limit: int, fetch: Fetch) -> Part:
    """Return the next rows of a walk in the order in which they stood when it began; rows that went are left out."""
    if after == "0":
        name, start = secrets.token_urlsafe(12), 0
        ids = array("q", rows.values_list("pk", flat=True))
        if len(ids) > limit:
            cache.set(key_of(name), pack_ids(ids), SECONDS)
    else:
        name, _, place = after.rpartition(".")
        stored = cache.get(key_of(name)) if name and is_digits(place) else None
        if stored is None:
            raise BadRequestError(ENDED)
        ids, start = unpack_ids(stored), int(place[:12])
    wanted = ids[start : start + limit].tolist()
    by_id = {id_of(row): row for row in fetch(rows.order_by().filter(pk__in=wanted))}
    end = start + limit
    return Part([by_id[pk] for pk in wanted if pk in by_id], f"{name}.{end}" if end < len(ids) and limit else None)


def key_of(name: str) -> str:
    return f"api-walk:{name}"


def pack_ids(ids: "array[int]") -> str:
    return base64.b64encode(zlib.compress(ids.tobytes())).decode()


def unpack_ids(text: str) -> "array[int]":
    ids = array("q")
    ids.frombytes(zlib.decompress(base64.b64decode(text)))
    return ids
