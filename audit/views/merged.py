"""Old addresses of records that were merged into others."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from pdap.db.fields import LARGEST_ID


def lead_to_survivor(request: HttpRequest, kind: Kind, pk: int, name: str) -> HttpResponse:
    """Redirect permanently from a merged record's page to the survivor's, keeping the query; else Http404."""
    survivor = survivor_id(kind, pk) if pk <= LARGEST_ID else None
    if survivor is None:
        raise Http404
    response: Any = redirect(name, pk=survivor, permanent=True)
    query = request.GET.urlencode()
    response["Location"] += f"?{query}" if query else ""
    return response
