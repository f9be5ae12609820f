"""Values that a process keeps in memory, up to a number of bytes: those used most recently."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

# What an entry takes besides its value: its key and its places in the dictionaries.
ENTRY_BYTES = 300


class BoundedMemory(Generic[Value]):
    """A dictionary that drops what was used least recently; all threads share it.

    One value may take only a `parts`th of the room, so that it doesn't drive out all others.
    """

    def __init__(self, most_bytes: int | Callable[[], int], parts: int = 4) -> None:
        self._most_bytes, self.parts = most_bytes, parts
        self.bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def most_bytes(self) -> int:
        return self._most_bytes() if callable(self._most_bytes) else self._most_bytes

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value of a size in bytes, unless it would take more than its part of the room."""
        size += ENTRY_BYTES
        with self._lock:
            self._remove(key)
            most = self.most_bytes
            if size > most // self.parts:
                return
            self._entries[key] = (value, size)
            self.bytes += size
            while self.bytes > most:
                self._remove(next(iter(self._entries)))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def _remove(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes -= entry[1]


def size_of(value: Any) -> int:
    """Return about how many bytes a value takes with everything that it refers to, each object counted once."""
    seen: set[int] = set()
    size, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        size += sys.getsizeof(part)
        if isinstance(part, str | bytes | bytearray | int | float):
            continue
        if isinstance(part, Mapping):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list | tuple | set | frozenset):
            waiting += part
        elif not isinstance(part, type):
            waiting += vars(part).values() if hasattr(part, "__dict__") else slots_of(part)
    return size


def slots_of(value: Any) -> list[Any]:
    names = [name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())]
    return [getattr(value, name) for name in names if hasattr(value, name)]
