"""The addresses of a page in each language."""

from django.conf import settings
from django.utils import translation

from pdap.lib.spoken import spoken_language


def address_in(language: str, path: str) -> str:
    """Return the address of a page in a language, from its address in any."""
    present = translation.get_language_from_path(path)
    if present and present != settings.LANGUAGE_CODE:
        path = path.removeprefix(f"/{present}") or "/"
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def present_address(path: str) -> str:
    """Return the address of a page in the language that is spoken now, from its English one."""
    return address_in(spoken_language(), path)
