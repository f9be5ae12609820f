"""What the caller may do with a data request (contract 7.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from pdap.api.conditional import with_last_change
from pdap.api.credentials import is_key
from pdap.api.parameters import LARGEST_ID
from pdap.lib.column_rights import Role, role_of
from requests_app.models import DataRequest


def visible_requests(request: Request) -> QuerySet[DataRequest]:
    """Return the requests that the caller may read: a key owns nothing."""
    reader = AnonymousUser() if is_key(request) else request.user
    rows: QuerySet[DataRequest] = DataRequest.objects.visible_to(reader)
    return rows


def visible_request(request: Request, pk: int) -> Any:
    """Return a request that the caller may read, with its issue; 404 if there is none."""
    rows = with_last_change(visible_requests(request).select_related("github_issue"))
    data_request = rows.filter(pk=min(pk, LARGEST_ID)).first()
    if data_request is None:
        raise not_found(pk)
    return data_request


def not_found(pk: int) -> Http404:
    """Return the 404 for a request that doesn't exist."""
    return Http404(f"Entry for {{'id': {pk}}} not found.")


@contextmanager
def raise_404_if_gone(pk: int) -> Iterator[None]:
    """Raise a 404 if someone else has just deleted the request."""
    try:
        yield
    except DataRequest.DoesNotExist:
        raise not_found(pk) from None


def role_at(request: Request, data_request: DataRequest | None = None) -> Role:
    """Return what the caller is to a request, or to all where none is named."""
    return role_of(request.user, data_request, is_key(request))


def is_theirs(request: Request, data_request: DataRequest) -> bool:
    """Return whether the caller is the request's owner or staff."""
    return role_at(request, data_request) in (Role.ADMIN, Role.OWNER)
