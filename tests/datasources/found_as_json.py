"""What a search finds, as programs read it."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from datasources.search.views import result_files


def found_as_json(client: Client, query: Any) -> dict[str, Any]:
    """Return the document at the address of a search's JSON, which is sent as a whole unless it is long."""
    response: Any = client.get(reverse("search-json"), query)
    assert response["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(b"".join(response))
    assert response.streaming == (found["count"] > result_files.ROWS_AT_ONCE)
    return found
