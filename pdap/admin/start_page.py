"""What the apps show on the admin's start page: each registers its part in `ready()`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Part = Callable[[HttpRequest], Any]
_parts: dict[str, Part] = {}


def register_part(name: str, part: Part) -> None:
    """Let the start page's template have what `part` returns for a request, under a name."""
    _parts[name] = part


def start_page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every registered part has for a request, by name."""
    return {name: part(request) for name, part in _parts.items()}
