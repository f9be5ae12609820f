"""What visitors get while the site is read-only: pages as always, a notice instead of forms, and nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from pdap.lib.read_only import (
    RETRY_SECONDS,
    is_read_only,
    maintenance_message,
    note_need_of_primary,
    refused_by_database,
)
from pdap.web.submitted import SAFE, submitted_fields

API = "/api/v"

# Pages that exist for their form: no one should fill it in for nothing. Those of the admin, by the end of their name.
FORMS = frozenset(
    {
        *("submit-source", "report-problem", "contact", "create-request", "edit-request", "withdraw-request"),
        *("sign-up", "resend", "verify-email", "sign-in", "second-factor", "github-sign-in", "github_callback"),
        *("request-reset", "reset-password", "change-password", "two-factor", "link-github", "unlink-github"),
        *("follow", "digest-settings", "unsubscribe", "profile-delete", "profile-key", "profile-end-key"),
        *("account_login", "mfa_authenticate"),
    }
)
ADMIN_FORMS = ("_add", "_delete", "_import")


def read_only(request: HttpRequest) -> dict[str, Any]:
    """Tell every template whether the site is read-only."""
    return {"read_only": is_read_only(), "read_only_message": maintenance_message()}


class ReadOnlyMode:
    """Answers 503 with Retry-After to whatever would write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let everything through: `process_view` knows which view it is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Refuse what would write, and close the pages that exist for their form.

        Forged forms were refused before this, so the page offers to send again only what the visitor sent.
        """
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        in_admin = bool(match and "admin" in match.namespaces)
        closes = request.method not in SAFE or (name.endswith(ADMIN_FORMS) if in_admin else name in FORMS)
        return refusal_response(request) if closes and is_read_only() else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Explain that the database refused a write because it has just become read-only."""
        if note_need_of_primary(request, error) or refused_by_database(error):
            return refusal_response(request)
        return None


def refusal_response(request: HttpRequest) -> HttpResponse:
    """Return 503: JSON for the API, else a page that repeats what was typed and can send it again."""
    if request.path.startswith(API):
        sentence = "The site is read-only for maintenance. Try again later."
        response: HttpResponse = JsonResponse({"detail" if request.path.startswith("/api/v3") else "message": sentence})
        response.status_code = 503
    else:
        context = {
            "fields": submitted_fields(request),
            "again": request.get_full_path(),
            "read_only": True,
            "read_only_message": maintenance_message(),
        }
        response = render(request, "503_read_only.html", context, status=503)
    add_never_cache_headers(response)
    vars(response)["_has_been_logged"] = True  # Django would log it as an error
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
