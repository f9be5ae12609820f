"""The language that is spoken now, and what stays in its own on pages in another."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

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
