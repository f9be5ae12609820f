"""Clients of the API with someone's token."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.services.tokens import issue_tokens


def of(person: User) -> Client:
    """Return a client with someone's token."""
    return bearing(issue_tokens(person).access_token)


def bearing(token: str) -> Client:
    """Return a client that sends a token."""
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client: Client, method: str, path: str, body: Any = None, **query: Any) -> HttpResponse:
    """Send a body as JSON, or none, to an address of version 2 unless it says otherwise."""
    path = path if path.startswith("/api/") else f"/api/v2{path}"
    return client.generic(
        method,
        path,
        "" if body is None else json.dumps(body),
        content_type="application/json",
        query_params=query,
    )


def said(response: HttpResponse) -> tuple[int, str]:
    """Return an answer's status and what it says."""
    body = response.json()
    return response.status_code, body.get("message", body.get("detail"))
