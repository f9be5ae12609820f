"""Addresses of pages by name and number. Django's resolver is asked once for each name; a page may have hundreds."""

from collections.abc import Callable

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

# Stands for any number while the parts of an address are found.
STAND_IN = 918273645
_parts: dict[tuple[object, ...], tuple[str, str]] = {}


def address_of(name: str, number: int | None = None) -> str:
    """Return what `reverse` returns for a name without a namespace, with no argument or with one number."""
    head, tail = parts_of(name, number is not None)
    return head if number is None else f"{head}{number}{tail}"


def addresses_of(name: str) -> Callable[[int], str]:
    """Return what gives the address of each number, for a list: the language and the like are asked once."""
    head, tail = parts_of(name, True)
    return lambda number: f"{head}{number}{tail}"


def parts_of(name: str, has_number: bool) -> tuple[str, str]:
    """Return what stands before the number of an address and after it."""
    key = (name, has_number, get_language(), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
    parts = _parts.get(key)
    if parts is None:
        whole = reverse(name, args=[STAND_IN] if has_number else [])
        head, _, tail = whole.partition(str(STAND_IN))
        parts = _parts[key] = (head, tail)
    return parts
