"""Errors: `{"message": "..."}` in version 2, `{"detail": "..."}` in version 3 (contract 1.4)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from pdap.api.credentials import HOW_KEY, HOW_TOKEN
from pdap.lib.outage import RETRY_SECONDS as OUTAGE_SECONDS
from pdap.lib.outage import is_outage, note_outage
from pdap.lib.read_only import RETRY_SECONDS, note_need_of_primary, refused_by_database

logger = logging.getLogger(__name__)

FORBIDDEN = "You do not have permission to access this endpoint"
FORBIDDEN_IN_3 = "Access forbidden"
MISSING = "Authorization header missing"
MISSING_IN_3 = "Not authenticated"


READ_ONLY = "The site is read-only for maintenance. Try again later."


class BadRequestError(exceptions.APIException):
    """What a client sent makes no sense; the message says what would."""

    status_code = 400


class ConflictError(exceptions.APIException):
    """What is asked for conflicts with what exists."""

    status_code = 409


class TooLargeError(exceptions.APIException):
    """A body larger than the API takes."""

    status_code = 413
    default_detail = "The body is too large. The limit is 16 MiB."


class ReadOnlyModeError(exceptions.APIException):
    """The database has just become read-only."""

    status_code = 503
    default_detail = READ_ONLY
    wait = RETRY_SECONDS


class UnavailableError(exceptions.APIException):
    """The database cannot answer now."""

    status_code = 503
    default_detail = "The service is temporarily unavailable. Try again in a few seconds."
    wait = OUTAGE_SECONDS


def body_of(message: str, version: int) -> dict[str, str]:
    return {"detail" if version == 3 else "message": message}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """Return the response to an error. A failure of ours is logged, told to Django, and a 500 without its details."""
    view = context["view"]
    version = getattr(view, "version", 2)
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    elif isinstance(error, SuspiciousOperation):
        error = BadRequestError("The request can't be read.")
    if note_need_of_primary(context["request"]._request, error) or refused_by_database(error):
        error = ReadOnlyModeError()
    elif is_outage(error):
        note_outage(context["request"]._request, error)
        logger.warning("The database cannot answer: %s", type(error.__cause__ or error).__name__)
        error = UnavailableError()
    from rest_framework.views import exception_handler  # its module imports our parsers, and they this one

    response = exception_handler(error, context)
    if response is None:
        request = context["request"]
        logger.exception("%s %s failed", request.method, request.path)
        got_request_exception.send(sender=None, request=request)
        return Response(body_of("Internal Server Error", version), status=500)
    response.data = body_of(message_of(error, view, version), version)
    return response


def message_of(error: Exception, view: Any, version: int) -> str:
    if isinstance(error, exceptions.NotAuthenticated):
        access = getattr(view, "access_of", lambda: None)()
        advice = HOW_KEY if access and access.key else HOW_TOKEN
        return MISSING_IN_3 if version == 3 else f"{MISSING}. {advice}"
    if isinstance(error, exceptions.PermissionDenied | PermissionDenied):
        own = str(getattr(error, "detail", ""))
        default = FORBIDDEN_IN_3 if version == 3 else FORBIDDEN
        return own if own and own != str(exceptions.PermissionDenied.default_detail) else default
    if isinstance(error, exceptions.ValidationError):
        return " ".join(named_errors(error.detail))
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    if isinstance(error, Http404) and error.args:
        return str(error)
    return f"{HTTPStatus.NOT_FOUND.phrase}."


def named_errors(detail: Any, path: str = "") -> Iterator[str]:
    """Give every error of a body with the name of its field, nested ones by their way: `requests.0.iso: ...`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from named_errors(inner, f"{path}.{own}".strip("."))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from named_errors(inner, f"{path}.{number}".strip(".") if isinstance(inner, dict) and inner else path)
    else:
        yield f"{path}: {detail}" if path else str(detail)
