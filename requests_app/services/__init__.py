"""Writes of data requests."""

from requests_app.services.content import (
    OWNER_COLUMNS,
    ClosedRequestError,
    RequestContent,
    UnknownPlaceError,
    create_request,
    edit_request,
)
from requests_app.services.status import change_status, withdraw

__all__ = [
    "OWNER_COLUMNS",
    "ClosedRequestError",
    "RequestContent",
    "UnknownPlaceError",
    "change_status",
    "create_request",
    "edit_request",
    "withdraw",
]
