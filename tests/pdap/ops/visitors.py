"""Visitors of a site that runs on a port."""

import http.client
from collections.abc import Mapping


def ask_again(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str, str]:
    """Return the status, the tag and the text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return response.status, response.headers.get("ETag", ""), text
    finally:
        connection.close()
