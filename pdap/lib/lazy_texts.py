"""Django's lazy translations, typed as `str`: django-stubs gives them a type of their own."""

from typing import cast

from django.utils import translation


def gettext_lazy(text: str) -> str:
    return cast(str, translation.gettext_lazy(text))


def pgettext_lazy(context: str, text: str) -> str:
    return cast(str, translation.pgettext_lazy(context, text))


def gettext_noop(text: str) -> str:
    """Mark a text for translation. Django's own needs the settings, which aren't always there yet."""
    return text
