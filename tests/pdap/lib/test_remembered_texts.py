"""Django's own translations are remembered by language, and say what they would say otherwise."""

from django.utils import translation
from django.utils.translation import gettext, trans_real

from pdap.lib.remembered_texts import ngettext, remember_in_catalogs

IN_NO_CATALOG = "A text that no catalog has: %(count)s"


def test_texts_are_looked_up_once_in_each_language() -> None:
    remember_in_catalogs()
    remember_in_catalogs()

    for language, search in (("en", "Search"), ("es", "Buscar")):
        with translation.override(language):
            for _ in range(3):
                assert (gettext("Search"), gettext(IN_NO_CATALOG)) == (search, IN_NO_CATALOG)
        catalog = trans_real.translation(language)
        assert catalog.gettext.cache_info().hits >= 4  # type: ignore[attr-defined]
        assert catalog.gettext.__wrapped__("Search") == search  # type: ignore[attr-defined]


def test_forms_for_numbers_are_those_of_the_language() -> None:
    texts = ("%(count)s source", "%(count)s sources")

    for language in ("en", "es", "en"):
        with translation.override(language):
            for number in (0, 1, 2, 1):
                assert ngettext(*texts, number) == translation.ngettext(*texts, number)
