"""A form that is sent twice at once makes one record: the second request waits for the first, and gets its record.

Twice at once means that the second request arrived before the first was done, as with a double click. Someone who sends
the same text later means it.
"""

import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model, QuerySet

from pdap.db.locks import lock_name, try_lock_name
from pdap.lib.arrival import arrived_at

Record = TypeVar("Record", bound=Model)

# Longer than any request takes.
REMEMBERED_SECONDS = 120


def make_once(kind: str, content: Any, make: Callable[[], Record], among: QuerySet[Record]) -> tuple[Record, bool]:
    """Make a record and return it with True; or with False the one that the same content has just made.

    The `repr` of `content` must include everything, even the sender. This runs in the caller's transaction, which holds
    the turn until it ends.
    """
    asked_at = arrived_at()
    name = f"once:{kind}:{hashlib.sha256(repr(content).encode()).hexdigest()}"
    with transaction.atomic():
        has_waited = not try_lock_name("once", name)
        if has_waited:
            lock_name("once", name)
        number, made_at = cache.get(name) or (None, 0.0)
        # A request that waited for its turn arrived before the other was done, no matter what the clocks say.
        if number is not None and (made_at > asked_at or (has_waited and made_at > asked_at - REMEMBERED_SECONDS)):
            twin = among.filter(pk=number).first()
            if twin is not None:
                return twin, False
        record = make()
        cache.set(name, (record.pk, time.time()), timeout=REMEMBERED_SECONDS)
    return record, True
