"""The languages of the site; docs/translating.md says how one is added."""

from pdap.lib.environment import BASE_DIR

USE_I18N = True
# English pages have no prefix; the API, the admin and everything else without pages are in English.
LANGUAGE_CODE = "en"
# Each in its own language.
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Dates and numbers.
FORMAT_MODULE_PATH = ["pdap.lib.formats"]
# Tags and filters that every template has without loading them; the last one of a name wins.
TEMPLATE_BUILTINS = [
    "django.templatetags.i18n",
    "pdap.web.templatetags.translating",
    "pdap.web.templatetags.localized",
    "pdap.web.templatetags.addresses",
    "pdap.web.templatetags.numbers",
]
