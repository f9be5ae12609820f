"""The language of a page is its address's: /es/ is Spanish, no prefix English. Nothing else decides, so caches can keep it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def speak_language_of_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have everything that answers a request speak the language of its address, errors and redirects too."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
        return response

    return answer


def address_in(language: str, path: str) -> str:
    """Return the address of a page in a language, from its address in any."""
    present = translation.get_language_from_path(path)
    if present and present != settings.LANGUAGE_CODE:
        path = path.removeprefix(f"/{present}") or "/"
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
