"""What the API says of addresses that it does not have."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from pdap.api.errors import body_of


@csrf_exempt
def not_found(request: HttpRequest, version: int = 2) -> JsonResponse:
    """Say in JSON that there is no such endpoint, and where the list of them is."""
    documents = "/api/v3/docs" if version == 3 else "/api/v2/"
    return JsonResponse(body_of(f"There is no such endpoint. The list of them is at {documents}.", version), status=404)
