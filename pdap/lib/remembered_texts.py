"""Cached translations: pages use the same texts again and again, and `gettext` is slow.

A list gets the current language once (pdap/lib/spoken.py), and then the texts in it.
"""

from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from pdap.lib.spoken import spoken_language

# More than the texts of all pages; names from the catalog come and go.
REMEMBERED = 8192


def gettext(text: str) -> str:
    """Translate a text to the language of the page, as Django's function of this name does."""
    return text_in(spoken_language(), text)


@lru_cache(REMEMBERED)
def text_in(language: str, text: str) -> str:
    return translation.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a text for a number in the language of the page, as Django's function of this name does."""
    return form_in(spoken_language(), singular, plural, number)


@lru_cache(REMEMBERED)
def form_in(language: str, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)


def remember_in_catalogs() -> None:
    """Cache in Django's own functions, too; the site does so as it starts.

    English texts are in no catalog: Django would look each one up in all of them, in vain, whenever it is shown.
    """
    for language, _ in settings.LANGUAGES:
        catalog = trans_real.translation(language)
        if "gettext" not in vars(catalog):
            catalog.gettext = lru_cache(REMEMBERED)(catalog.gettext)  # type: ignore[method-assign]
