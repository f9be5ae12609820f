"""ETag and Last-Modified: a client that has the response already gets a 304."""

import datetime
import hashlib
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from pdap.db.relations import Table

# What a response depends on besides its address.
VARY = ("Authorization", "X-Api-Key", "Accept", "Cookie")
# When anything in the catalog last changed, links included, by the change log's key: a row's own `updated_at` does not
# know of its links.
NEWEST_CHANGE = f"(select created_at at time zone 'UTC' from public.{Table.CHANGE_LOG} order by id desc limit 1)"  # noqa: S608 - our own name


def with_last_change(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Give rows `last_change`, read in the same statement."""
    return rows.annotate(last_change=RawSQL(NEWEST_CHANGE, [], output_field=DateTimeField()))  # noqa: S611 - nothing of a request is in it


def last_change_of(rows: list[Any]) -> datetime.datetime | None:
    """Return when the catalog last changed, from the first of some rows that were read so."""
    return getattr(rows[0], "last_change", None) if rows else None


def conditional(request: HttpRequest, response: Any, last_change: datetime.datetime | None) -> HttpResponseBase:
    """Return a rendered response with its validators; the 304 instead, where the client has it already."""
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    if last_change is not None:
        response.headers["Last-Modified"] = http_date(last_change.timestamp())
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, VARY)
    stamp = int(last_change.timestamp()) if last_change else None
    conditional = get_conditional_response(request, etag=etag, last_modified=stamp, response=response)
    if conditional is None or conditional.status_code not in (200, 304):
        return response
    if conditional is not response:
        for name, value in response.headers.items():
            if name.startswith("RateLimit"):
                conditional.headers[name] = value
        patch_vary_headers(conditional, VARY)
    return conditional
