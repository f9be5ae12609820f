"""Large responses that are the same for everyone: kept as bytes in each process while the catalog stays as it is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from pdap.api.plain_rows import json_bytes
from pdap.db.catalog_version import kept_for_version


def kept_json(name: str, make: Callable[[], Any]) -> HttpResponse:
    """Return what `make` has returned for this version of the catalog, as JSON."""
    body = kept_for_version(name, lambda: json_bytes(make()))
    return HttpResponse(body, content_type="application/json")
