"""What the API returns for unknown addresses."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from pdap.api.errors import body_of


@csrf_exempt
def not_found(request: HttpRequest, version: int = 2) -> HttpResponse:
    """Lead on where only a slash at the end is too much or missing; else say in JSON that there is no such endpoint."""
    if other_path := with_other_ending(request.path):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{other_path}?{query}" if query else other_path, preserve_request=True)
    documents = "/api/v3/docs" if version == 3 else "/api/v2/"
    return JsonResponse(body_of(f"This endpoint doesn't exist. See the list at {documents}.", version), status=404)


def with_other_ending(path: str) -> str | None:
    """Return the path of an endpoint that differs by a slash at its end; None if there is none."""
    other_path = path.rstrip("/") if path.endswith("/") else f"{path}/"
    try:
        match = resolve(other_path)
    except Resolver404:
        return None
    return None if match.func is not_found else other_path.replace("//", "/")
