"""The foot of every page, which is the same on all pages of a language."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString

from pdap.lib.spoken import spoken_language

register = template.Library()


@register.simple_tag
def footer() -> SafeString:
    """Return the foot of a page, made once for all that it depends on: the language, the settings, the addresses."""
    return made_footer(spoken_language(), settings.SHARING, get_script_prefix(), get_urlconf())


@lru_cache(64)
def made_footer(language: str, sharing: object, *addresses: object) -> SafeString:
    return render_to_string("components/footer.html", {"sharing": sharing, "language": language})
