"""Django's lazy translations, typed as the text that they are wherever they are used: django-stubs has a type apart."""

from typing import cast

from django.utils import translation


def gettext_lazy(text: str) -> str:
    return cast(str, translation.gettext_lazy(text))


def pgettext_lazy(context: str, text: str) -> str:
    return cast(str, translation.pgettext_lazy(context, text))


def gettext_noop(text: str) -> str:
    """Mark a text for translation. Django's own asks for the settings, which not every program has set up by then."""
    return text
