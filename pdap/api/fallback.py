"""What the API says of addresses that it does not have."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def not_found(request: HttpRequest) -> JsonResponse:
    """Say in JSON that there is no such endpoint, and where the list of them is."""
    return JsonResponse({"message": "There is no such endpoint. The list of them is at /api/v2/."}, status=404)
