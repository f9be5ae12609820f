"""The language of the page: its addresses, and how texts in another language are marked."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path, gettext

# The language of most of the catalog: of names and descriptions of its records, and of what staff write.
ENGLISH = "en"


def spoken_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def english_attribute() -> SafeString:
    """Return the attribute of an element whose text is the catalog's own; nothing where the page is in English too."""
    if spoken_language() == ENGLISH:
        return SafeString("")
    return format_html(' lang="{}"', ENGLISH)


def format_lazily(text: str, **values: Any) -> str:
    """Return a text with values, to be translated when it is shown: `%` on a lazy text translates at once.

    The text is marked by `gettext_noop` where this is called.
    """
    return lazy(lambda: gettext(text) % values, str)()


def address_in(language: str, path: str) -> str:
    """Return the address of a page in a language, from its address in any."""
    present = get_language_from_path(path)
    if present and present != settings.LANGUAGE_CODE:
        path = path.removeprefix(f"/{present}") or "/"
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def present_address(path: str) -> str:
    """Return the address of a page in the language that is spoken now, from its English one."""
    return address_in(spoken_language(), path)
