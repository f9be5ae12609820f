"""What the pages of accounts share."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts.attempts import TOO_MANY, count_attempt


def form_page(
    request: HttpRequest, template: str, form: Form | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page with a form; no cache keeps it.

    The referrer policy guards the secrets that stand in the addresses of emails. `no-referrer` would hide the origin of
    forms too, by which foreign ones are told.
    """
    response = render(request, template, {"form": form, **context}, status=status)
    response["Referrer-Policy"] = "strict-origin"
    add_never_cache_headers(response)
    return response


def within_limit(request: HttpRequest, form: Form, action: str, key: str) -> bool:
    """Count an attempt; where there were too many, say so on the form and return False."""
    if count_attempt(request, action, key):
        return True
    form.add_error(None, TOO_MANY)
    return False
