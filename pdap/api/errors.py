"""Errors as existing clients read them: `{"message": "..."}`."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MISSING_KEY = "Authorization header missing. Send your API key as `Authorization: Basic <key>`."


class BadRequestError(exceptions.APIException):
    """What a client sent makes no sense; the message says what would."""

    status_code = 400


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error; None for what is a failure of ours."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.NotAuthenticated):
        message = MISSING_KEY
    elif isinstance(error, Http404 | exceptions.NotFound):
        message = str(getattr(error, "detail", "") or error or "Not found.")
    elif isinstance(error, exceptions.APIException):
        message = str(error.detail)
    else:
        message = "You do not have permission to access this endpoint"
    response.data = {"message": message}
    return response
