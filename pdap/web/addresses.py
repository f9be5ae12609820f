"""Addresses of pages by name and number. Django's resolver is asked once for each name; a page may hold hundreds."""

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

# Stands for any number while the parts of an address are found.
STAND_IN = 918273645
_parts: dict[tuple[object, ...], tuple[str, str]] = {}


def address_of(name: str, number: int | None = None) -> str:
    """Return what `reverse` returns for a name without a namespace, with no argument or with one number."""
    key = (name, number is None, get_language(), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
    parts = _parts.get(key)
    if parts is None:
        whole = reverse(name, args=[] if number is None else [STAND_IN])
        head, _, tail = whole.partition(str(STAND_IN))
        parts = _parts[key] = (head, tail)
    return parts[0] if number is None else f"{parts[0]}{number}{parts[1]}"
