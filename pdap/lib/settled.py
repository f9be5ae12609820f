"""What follows from the settings alone is worked out once; where tests change a setting, again."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.core.signals import setting_changed

Value = TypeVar("Value")


def once_for_settings(make: Callable[[], Value]) -> Callable[[], Value]:
    """Return what gives the value that a function made of the settings."""
    made = cache(make)

    def forget(**_: Any) -> None:
        made.cache_clear()

    setting_changed.connect(forget, weak=False)
    return made
