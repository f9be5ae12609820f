"""Computing a value from the settings only once, and again when a test changes a setting."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.core.signals import setting_changed

Value = TypeVar("Value")


def once_for_settings(make: Callable[[], Value]) -> Callable[[], Value]:
    """Cache the value of a function of the settings."""
    made = cache(make)

    def forget(**_: Any) -> None:
        made.cache_clear()

    setting_changed.connect(forget, weak=False)
    return made
