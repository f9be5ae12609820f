"""The language of the page: its addresses, and how texts in another language are marked."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path, gettext

# The language of most of the catalog: of its records' names and descriptions, and of what staff write.
ENGLISH = "en"


def spoken_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def english_attribute() -> SafeString:
    """Return the `lang` attribute for an element with text from the catalog; nothing if the page is in English too."""
    if spoken_language() == ENGLISH:
        return SafeString("")
    return format_html(' lang="{}"', ENGLISH)


def format_lazily(text: str, **values: Any) -> str:
    """Return a text with values that is translated when it is shown: `%` on a lazy text would translate it at once.

    The caller marks the text with `gettext_noop`.
    """
    return lazy(lambda: gettext(text) % values, str)()


def address_in(language: str, path: str) -> str:
    """Return a page's path in a language, from its path in any language."""
    present = get_language_from_path(path)
    if present and present != settings.LANGUAGE_CODE:
        path = path.removeprefix(f"/{present}") or "/"
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def present_address(path: str) -> str:
    """Return a page's path in the current language, from its English one."""
    return address_in(spoken_language(), path)
