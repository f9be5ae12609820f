"""Large answers that are the same for everybody: kept as bytes in each process's memory, for a short while."""

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer

# As old as an answer may be.
SECONDS = 300


def remembered(name: str, make: Callable[[], Any]) -> HttpResponse:
    """Return what `make` returned at most five minutes ago, as JSON."""
    memory = caches["memory"]
    body = memory.get(name)
    if body is None:
        body = JSONRenderer().render(make())
        memory.set(name, body, SECONDS)
    return HttpResponse(body, content_type="application/json")
