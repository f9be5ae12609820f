"""The catalogs of translations: complete, in form, and of the texts that code and templates mark."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from pdap.web.script_texts import TEXTS
from tools.messages import marked_texts, merged, sides_of

CATALOGS = sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w+\}")
# A tag with all that a translation must not change; the words of a search are translated, and so are alternatives.
TAG = re.compile(r"</?[a-z]+(?: [a-z-]+(?:=\"[^\"]*\")?)*\s*/?>")
SEARCHED = re.compile(r"\?q=[^\"]*")
ENTITY = re.compile(r"&\w+;")
SAID_BY_SCRIPTS = re.compile(r"say\(\s*\"((?:[^\"\\]|\\.)*)\"")
# Spanish of Spain, the informal address, and words that a glossary in docs/translating.md renders otherwise.
UNUSED_WORDS = (
    *("vosotros", "vuestro", "vuestra", "ordenador", "móvil", "tú", "tienes", "puedes", "quieres", "fichero"),
    *("e-mail", "email", "link", "clicar", "cliquear", "récord"),
)


def both(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Give each text with its translation."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    yield entry.msgid, entry.msgstr_plural[0]
    yield entry.msgid_plural, entry.msgstr_plural[1]


@pytest.fixture(params=CATALOGS, ids=[path.parent.parent.name for path in CATALOGS])
def catalog(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(request.param), wrapwidth=0)


def test_each_language_but_english_has_a_catalog() -> None:
    languages = {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}

    assert {path.parent.parent.name for path in CATALOGS} == languages


def test_every_text_is_translated_and_nothing_is_guessed(catalog: polib.POFile) -> None:
    assert [entry.msgid for entry in catalog if not entry.translated() or entry.fuzzy or entry.obsolete] == []


def test_placeholders_tags_and_line_breaks_are_those_of_the_text(catalog: polib.POFile) -> None:
    for text, translation in (pair for entry in catalog for pair in both(entry)):
        for pattern in (PLACEHOLDER, TAG, ENTITY):
            expected, present = (sorted(pattern.findall(SEARCHED.sub("?q=", side))) for side in (text, translation))
            assert present == expected, translation
        assert translation.count("\n") == text.count("\n"), translation
        assert translation == translation.strip() or text != text.strip(), translation


def test_sentences_end_as_the_text_does(catalog: polib.POFile) -> None:
    for text, translation in (pair for entry in catalog for pair in both(entry)):
        assert translation.endswith(":") == text.endswith(":"), translation
        if not text.endswith((".", "?", "!", ">")) and "." not in text:
            assert not translation.endswith("."), translation


def test_spanish_is_formal_neutral_and_in_the_words_of_the_glossary() -> None:
    catalog = polib.pofile(str(settings.BASE_DIR / "locale/es/LC_MESSAGES/django.po"))
    for _, translation in (pair for entry in catalog for pair in both(entry)):
        words = re.findall(r"[\wáéíóúñü-]+", TAG.sub(" ", PLACEHOLDER.sub(" ", translation)).lower())
        assert not set(words) & set(UNUSED_WORDS), translation
        assert translation.count("¿") == translation.count("?") - len(re.findall(r"\w\?\w", translation)), translation


def test_texts_of_scripts_are_in_the_list_that_pages_in_other_languages_give_them() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in Path(settings.BASE_DIR / "static/js").glob("*.js")]
    shown_texts = {
        text for script in scripts for text in SAID_BY_SCRIPTS.findall(script) if text != "{count} suggestions"
    }

    assert shown_texts - {"..."} <= set(TEXTS)


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext is missing (apt-get install gettext)")
def test_catalogs_hold_what_is_marked_and_nothing_else() -> None:
    """`make messages` writes them again."""
    texts = marked_texts()
    for path in CATALOGS:
        present = path.read_text(encoding="utf-8")

        assert str(merged(sides_of(present), texts, path.parent.parent.name)) == present
