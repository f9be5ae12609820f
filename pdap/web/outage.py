"""The page for a database that can't respond: 503 with Retry-After, and what was typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from pdap.lib.outage import RETRY_SECONDS, outage_of
from pdap.web.file_errors import file_error, is_file
from pdap.web.submitted import submitted_fields

API = "/api/v"
ADVICE = "The service is temporarily unavailable. Try again in a few seconds."


def error_body(request: HttpRequest, message: str) -> dict[str, str]:
    """Return an error as the version of the API that the request names writes it."""
    return {"detail" if request.path.startswith("/api/v3") else "message": message}


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the response without the request's context, whose user and session stand in the database."""
    response: HttpResponse
    if request.path.startswith(API):
        response = JsonResponse(error_body(request, ADVICE), status=503)
    elif is_file(request.path):
        response = file_error(request, gettext("Our database isn’t responding. Try again in a few seconds."), 503)
    else:
        fields = submitted_fields(request)
        locked = outage_of(request) == "locked"
        context = {
            "fields": fields,
            "again": request.get_full_path(),
            "csrf_token": get_token(request),
            "locked": locked,
        }
        response = HttpResponse(render_to_string("503.html", context), status=503)
    add_never_cache_headers(response)
    vars(response)["_has_been_logged"] = True  # Django would log an error with a traceback for each
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
