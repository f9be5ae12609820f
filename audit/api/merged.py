"""The response of the API to the id of a record that was merged into another."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from audit.merging.enums import Kind
from audit.merging.redirects import survivor_id
from pdap.api.parameters import LARGEST_ID

MOVED = "301"


def redirect_to_survivor(request: Request, kind: Kind, pk: int, missing: str) -> Response:
    """Return 301 with the survivor's address and id; Http404 with a message if the record was never merged."""
    survivor = survivor_id(kind, pk) if pk <= LARGEST_ID else None
    if survivor is None:
        raise Http404(missing)
    address = f"{request.path.rpartition('/')[0]}/{survivor}"
    query = request.META.get("QUERY_STRING", "")
    body = {"message": f"{kind.label} {pk} was merged into {survivor}.", "id": str(survivor)}
    return Response(body, status=301, headers={"Location": f"{address}?{query}" if query else address})
