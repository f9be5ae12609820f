"""Apostrophes, quotes and ellipses are curly and real on pages, in emails and in the admin, and straight in terminals.

What commands print, logs and the API's own messages are typed, searched and compared: there apostrophes are straight,
and in documents too. `make format` can't tell the two apart; this can.
"""

import ast
import re
from collections.abc import Callable, Iterable

import polib
import pytest

from datasources.categories import CATEGORIES
from datasources.definitions import DEFINITIONS
from pdap.lib.environment import BASE_DIR
from tests.pdap.test_words import CATALOG, read_files
from tests.words import TAG, Passage, document_passages, python_passages, script_passages, template_passages

# Rooms and modules whose texts end in a terminal, a log or the API's answers, and the demonstration's records.
STRAIGHT = re.compile(
    r"pdap/ops/|pdap/api/|pdap/db/|pdap/lib/(environment|columns)/|pdap/lib/(troubles|limiter)\.py|[a-z_/]*/api/|"
    r"[a-z_]+/management/|pdap/site/embeds/oembed\.py|datasources/imports/folder\.py|manage\.py"
)
CURLY_APOSTROPHE = re.compile(r"\w’\w|s’ ")
STRAIGHT_APOSTROPHE = re.compile(r"(?:\w|[”)\N{OBJECT REPLACEMENT CHARACTER}]|^)'(?:s|t|re|ll|ve|d|m)\b|[a-z]s' [a-z<]")
TYPEWRITTEN = re.compile(rf"{STRAIGHT_APOSTROPHE.pattern}|\"[^\"]*\"|\.\.\.|\w - \w|\d-\d{{1,4}}\b")
# Days as they are typed into a field, and what the database stores.
AS_IT_IS = re.compile(r"\d{4}-\d\d-\d\d|1-10 [Yy]ears")
Reader = Callable[[str], Iterable[Passage]]
# What the database stores: its rows came with a revision, and pages look them up in the catalogs by their text.
STORED = {definition.summary for definition in DEFINITIONS.values()} | set(CATEGORIES.values())
LOGGED = {"debug", "info", "warning", "error", "exception"}


def logged_lines(source: str) -> set[int]:
    """Return the lines of what goes to the log."""
    return {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGED
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "logger"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def signs(texts: Iterable[Passage], pattern: re.Pattern[str]) -> list[str]:
    return [f"{passage.line}: {passage.text.strip()[:80]}" for passage in texts if pattern.search(passage.text)]


def code(terminal: bool) -> dict[str, str]:
    """Return our Python of the one kind or the other, by name."""
    return {
        name: (BASE_DIR / name).read_text()
        for name in read_files()
        if name.endswith(".py") and bool(STRAIGHT.match(name)) is terminal
    }


def marked_texts() -> list[str]:
    return [text for entry in polib.pofile(CATALOG) for text in (entry.msgid, entry.msgid_plural) if text]


def test_marked_texts_have_curly_quotes_and_apostrophes_real_ellipses_and_dashes_between_numbers() -> None:
    texts = marked_texts()
    wrong = [text for text in texts if text not in STORED and TYPEWRITTEN.search(AS_IT_IS.sub("", TAG.sub("", text)))]

    assert len(texts) > 2000
    assert not wrong, "\n".join(["", *wrong])


def test_texts_of_the_code_that_pages_emails_and_the_admin_show_have_curly_apostrophes() -> None:
    wrong = []
    for name, source in code(terminal=False).items():
        logged = logged_lines(source)
        # SQL quotes its words.
        shown = [
            passage
            for passage in python_passages(source)
            if passage.line not in logged
            and passage.text not in STORED
            and not re.search(r"\b(?:from|where|select|case|and) ", passage.text[:60])
        ]
        wrong += [f"{name}:{found}" for found in signs(shown, STRAIGHT_APOSTROPHE)]

    assert not wrong, "\n".join(["", *wrong])


def test_what_is_printed_logged_and_answered_by_the_api_has_straight_apostrophes() -> None:
    files = code(terminal=True)
    wrong = [
        f"{name}:{found}"
        for name, source in files.items()
        for found in signs(python_passages(source), CURLY_APOSTROPHE)
    ]

    assert len(files) > 100
    assert not wrong, "\n".join(["", *wrong])


def passages(suffixes: tuple[str, ...], folder: str, reader: Reader) -> dict[str, list[Passage]]:
    names = [name for name in read_files() if name.startswith(folder) and name.endswith(suffixes)]
    return {name: list(reader((BASE_DIR / name).read_text())) for name in names}


def test_templates_and_scripts_have_curly_apostrophes() -> None:
    files = passages((".html", ".txt"), "templates/", template_passages) | passages(
        (".js",), "static/", script_passages
    )
    wrong = [f"{name}:{found}" for name, texts in files.items() for found in signs(texts, STRAIGHT_APOSTROPHE)]

    assert len(files) > 200
    assert not wrong, "\n".join(["", *wrong])


def test_documents_have_straight_apostrophes_and_quotes() -> None:
    files = passages((".md",), "", document_passages)
    wrong = [f"{name}:{found}" for name, texts in files.items() for found in signs(texts, re.compile("[’“”]"))]

    assert len(files) > 20
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("text", ["It isn't.", "the agencies' sources", '"No"', "Wait...", "1-10", "here - there"])
def test_a_typewritten_sign_is_seen(text: str) -> None:
    assert TYPEWRITTEN.search(text)


@pytest.mark.parametrize("text", ["It isn’t.", "the agencies’ sources", "“No”", "Wait…", "1–10", "in-house", "’til"])
def test_a_real_sign_passes(text: str) -> None:
    assert not TYPEWRITTEN.search(text)
