"""Writes of data requests."""

from requests_app.services.changing_columns import change_columns
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
from requests_app.services.deletion import delete_request
from requests_app.services.issue import IncompleteIssueError
from requests_app.services.sources_and_places import link_place, link_source, unlink_place, unlink_source
from requests_app.services.status import change_status, withdraw

__all__ = [
    "OWNER_COLUMNS",
    "ChangedMeanwhileError",
    "ClosedRequestError",
    "IncompleteIssueError",
    "RequestContent",
    "UnknownPlaceError",
    "change_columns",
    "change_status",
    "content_mark",
    "create_request",
    "delete_request",
    "edit_request",
    "link_place",
    "link_source",
    "unlink_place",
    "unlink_source",
    "withdraw",
]
