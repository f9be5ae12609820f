"""Translations that are remembered: pages say the same texts again and again, and `gettext` takes its time for each."""

from functools import lru_cache

from django.utils import translation

from pdap.lib.spoken import spoken_language

# More than the texts of all pages; names that the catalog holds come and go.
REMEMBERED = 8192


def gettext(text: str) -> str:
    """Return a text in the language of the page, as Django's function of this name does."""
    return text_in(spoken_language(), text)


@lru_cache(REMEMBERED)
def text_in(language: str, text: str) -> str:
    return translation.gettext(text)
