"""What the site does to every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pdap.web.errors import not_found


def designed_not_found(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show the site's own 404 in the demonstration too, where Django would show its page for developers."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        technical = settings.DEBUG and settings.DEMONSTRATION and response.status_code == 404
        if technical and response.headers.get("Content-Type", "").startswith("text/html"):
            return not_found(request)
        return response

    return answer
