"""Writes of data requests."""

from requests_app.services.content import (
    OWNER_COLUMNS,
    ChangedMeanwhileError,
    ClosedRequestError,
    RequestContent,
    UnknownPlaceError,
    content_mark,
    create_request,
    edit_request,
)
from requests_app.services.status import change_status, withdraw

__all__ = [
    "OWNER_COLUMNS",
    "ChangedMeanwhileError",
    "ClosedRequestError",
    "RequestContent",
    "UnknownPlaceError",
    "change_status",
    "content_mark",
    "create_request",
    "edit_request",
    "withdraw",
]
