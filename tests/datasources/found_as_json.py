"""What a search finds, as programs read it."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse


def found_as_json(client: Client, query: Any) -> dict[str, Any]:
    """Return the document at the address of a search's JSON."""
    response: Any = client.get(reverse("search-json"), query)
    found: dict[str, Any] = json.loads(b"".join(response))
    return found
