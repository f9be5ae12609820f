"""Keeping what is costly to find for some minutes, for all processes."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

Value = TypeVar("Value")


def get_or_make(key: str, make: Callable[[], Value], seconds: int) -> Value:
    """Return what was made under this key at most so many seconds ago, else make it; never keep None."""
    return cast(Value, cache.get_or_set(key, make, seconds))
