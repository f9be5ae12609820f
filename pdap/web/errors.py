"""Pages for errors: bad input, a missing page, a failure; for a file, their sentence alone."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from pdap.lib.limiter import TooManyError
from pdap.lib.outage import is_outage, note_outage
from pdap.web.file_errors import error_response, file_error, is_file
from pdap.web.outage import API, error_body, unavailable
from pdap.web.submitted import submitted_fields

Arguments = ParamSpec("Arguments")
LONGEST_TYPED = 200


class BadInputError(ValueError):
    """What a visitor sent makes no sense; the text says what would."""


def explains_bad_input(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Return a view's BadInputError (400): its text, and on a page a way onward."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadInputError as error:
            # The search box still has what was typed, as far as possible.
            typed = request.GET.get("q", "").replace("\0", "")[:LONGEST_TYPED]
            return error_response(request, str(error), 400, "400.html", {"message": str(error), "typed": typed})

    return explained


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say what Django itself refuses: a body that is too large (413), a host of others or a thousand fields (400).

    Such a request may not reach the API's own endpoints, whose clients expect JSON all the same.
    """
    is_too_large = isinstance(exception, RequestDataTooBig)
    status = 413 if is_too_large else 400
    if request.path.startswith(API):
        message = "The body is too large." if is_too_large else "Bad request. Check the host, the headers and the body."
        return JsonResponse(error_body(request, message), status=status)
    message = (
        gettext("You sent too much text at once. Go back, shorten it and submit it again.")
        if is_too_large
        else gettext("We couldn’t understand this request. Try searching instead.")
    )
    return error_response(request, message, status, "400.html", {"message": message})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a page is not for this reader (403), or that too much came from where they are (429)."""
    if isinstance(exception, TooManyError):
        advice = gettext("Please wait an hour and try again. We limit requests so the site stays usable for everyone.")
        response = error_response(request, advice, 429, "429.html")
        response["Retry-After"] = "3600"
        return response
    return error_response(request, gettext("You don’t have access to this file."), 403, "403.html")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form cannot be told from a forged one, and give back what was typed (403).

    Only a form of this site is offered to be submitted again: the button would send a forged one.
    """
    if is_file(request.path):
        return file_error(request, gettext("This file can only be downloaded."), 403)
    fields = submitted_fields(request)
    again = request.get_full_path() if fields and is_from_here(request) else ""
    return render(request, "403_csrf.html", {"fields": fields, "again": again}, status=403)


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the form."""
    try:
        sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    except ValueError:
        return False
    return sender.netloc == request.get_host() and sender.scheme == request.scheme


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    advice = gettext("Check the address. The file may have moved or is no longer public.")
    return error_response(request, advice, 404, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke here; without the request's context, which may be what broke.

    Middleware that needs the database, such as sessions', fails here and not in the view.
    """
    error = sys.exc_info()[1]
    if error is not None and is_outage(error):
        note_outage(request, error)
        return unavailable(request)
    if request.path.startswith(API):
        return JsonResponse(error_body(request, "Internal Server Error"), status=500)
    if is_file(request.path):
        advice = gettext("It’s not your fault. The error has been logged. Try again in a minute.")
        return file_error(request, advice, 500)
    return HttpResponseServerError(render_to_string("500.html"))
