"""What people read is plain American English: no word of the list in tests/words.py.

Documents, templates, scripts and texts of the code are read. A failure names file, line and the better word.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from drf_spectacular.generators import SchemaGenerator

from pdap.lib.environment import BASE_DIR
from tests.words import (
    BRITISH_DATE,
    Passage,
    british_words,
    document_passages,
    python_passages,
    script_passages,
    template_passages,
    wrong_words,
)

# Tests and tools are read by developers alone; the past of the schema is not rewritten; facts about the existing system
# quote it, and so does the table of what adoption repairs.
UNREAD = ("tests/", "tools/", "bench/", "alembic/", "static/vendor/", "docs/contract.md", "docs/schema/")
# Its keys are the texts of pages and mails; those of the admin are not translated.
CATALOG = BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "django.po"
READERS: dict[str, Callable[[str], Iterator[Passage]]] = {
    ".py": python_passages,
    ".js": script_passages,
    ".md": document_passages,
}


def tracked_files() -> list[str]:
    if not (BASE_DIR / ".git").exists():
        pytest.skip("This is no Git checkout.")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=BASE_DIR, capture_output=True, check=True)
    names = run.stdout.decode().split("\0")
    return [name for name in names if name and (BASE_DIR / name).is_file()]


def read_files() -> list[str]:
    return [name for name in tracked_files() if not name.startswith(UNREAD)]


def python_files() -> list[str]:
    """Return our code, but for revisions, which stay as they are."""
    return [name for name in tracked_files() if name.endswith(".py") and not name.startswith("alembic/versions/")]


def reader_of(name: str) -> Callable[[str], Iterator[Passage]] | None:
    suffix = Path(name).suffix
    if name.startswith("templates/"):
        return template_passages if suffix in (".html", ".txt") else None
    return READERS.get(suffix)


def is_public(name: str) -> bool:
    """Return whether residents read a file: a template of a page or a mail, not of the admin."""
    return name.startswith("templates/") and "admin" not in name and "styleguide" not in name


@pytest.mark.parametrize("top", ["templates/", "static/", "docs/", "*.md", "code"])
def test_no_one_reads_a_word_that_is_not_used(top: str) -> None:
    names = read_files()
    if top == "*.md":
        chosen = [name for name in names if "/" not in name and name.endswith(".md")]
    elif top == "code":
        chosen = [name for name in names if name.endswith(".py")]
    else:
        chosen = [name for name in names if name.startswith(top)]
    wrong = [
        f"{name}:{passage.line}: “{word}”, better: {better}"
        for name in chosen
        if (reader := reader_of(name)) is not None
        for passage in reader((BASE_DIR / name).read_text())
        for word, better in wrong_words(passage.text, public=is_public(name))
    ]

    assert len(chosen) > 3
    assert not wrong, "\n".join(["", *wrong])


def descriptions(document: Any) -> Iterator[str]:
    """Give what an OpenAPI document says in words, however deep."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in ("description", "summary", "title") and isinstance(value, str):
                yield value
            else:
                yield from descriptions(value)
    elif isinstance(document, list):
        for value in document:
            yield from descriptions(value)


def test_names_and_comments_of_the_code_are_spelled_as_americans_spell_them() -> None:
    # A list of the colors of CSS, which have both spellings, and what tests about spelling hold.
    about_spelling = {"tests/colors.py", "tests/words.py", "tests/pdap/test_words.py"}
    names = [name for name in python_files() if name not in about_spelling]
    wrong = [f"{name}:{line}: {word}" for name in names for line, word in british_words((BASE_DIR / name).read_text())]

    assert len(names) > 1000
    assert not wrong, "\n".join(["", *wrong])


def test_a_british_word_is_seen_in_a_name_a_comment_and_a_docstring() -> None:
    source = 'class ColourRow:\n    """A neighbour."""\n\n    normalised_url = 1  # afterwards\n'

    assert list(british_words(source)) == [(1, "Colour"), (2, "neighbour"), (4, "afterwards")]


@pytest.mark.parametrize("version", [2, 3])
def test_the_api_describes_itself_without_a_word_that_is_not_used(version: int) -> None:
    texts = set(descriptions(SchemaGenerator(api_version=f"v{version}").get_schema(public=True)))

    assert len(texts) > 100
    assert [(text, wrong) for text in texts for wrong in wrong_words(text)] == []


def test_no_text_that_is_translated_has_a_word_that_residents_do_not_read() -> None:
    # Texts in the code too: what is translated stands on public pages, in mails and in files.
    texts = {text for entry in polib.pofile(str(CATALOG)) for text in (entry.msgid, entry.msgid_plural) if text}

    assert len(texts) > 1000
    assert [(text, wrong) for text in texts for wrong in wrong_words(text, public=True)] == []


def test_dates_are_written_as_americans_write_them() -> None:
    wrong = [
        f"{name}:{number}: {line.strip()}"
        for name in read_files()
        if name.startswith("templates/")
        for number, line in enumerate((BASE_DIR / name).read_text().splitlines(), start=1)
        if BRITISH_DATE.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mend it, and send it again.", "Mend"),
        ("It has been mended.", "mended"),
        ("Load the page anew.", "anew"),
        ("Whoever reads it", "Whoever"),
        ("Somebody’s account", "Somebody’s"),
        ("Your e-mail address", "e-mail"),
        ("It was e-mailed.", "e-mailed"),
        ("Kinds of record", "Kinds of record"),
        ("The catalogues", "catalogues"),
        ("Its colour", "colour"),
        ("neighbouring towns", "neighbouring"),
        ("An organisation", "organisation"),
        ("We recognised it.", "recognised"),
        ("Analysing stops", "Analysing"),
        ("The town centre", "centre"),
        ("Under the licence", "licence"),
        ("traffic offences", "offences"),
        ("It was cancelled.", "cancelled"),
        ("a grey line", "grey"),
        ("Tick a box.", "Tick"),
        ("Ask for data", "Ask for"),
        ("They look towards it.", "towards"),
        ("It is not there any more.", "any more"),
    ],
)
def test_a_word_that_is_not_used_is_found_in_each_form(text: str, word: str) -> None:
    assert word in [wrong for wrong, _ in wrong_words(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Otherwise we advise you to revise it precisely, exercise your rights and raise your voice.",
        "It was promised, supervised, advertised, compromised, surprising and comprises four hours of hourly tours.",
        "The kinds of records police keep, in the color of your choice.",
        "catalog, organized, license, color, offense, defense, center, labeled, canceled, fulfill, gray, toward",
        "You won’t get any more digests.",
        "We recommend it to commend and amend the amendment.",
        "Write to someone at mail.example.org, or name the mail server.",
        "Four hours of courses poured in, and the tour is yours.",
    ],
)
def test_good_american_english_passes(text: str) -> None:
    assert wrong_words(text) == []


def test_locality_is_a_word_of_the_admin_and_not_of_public_pages() -> None:
    assert wrong_words("Add a locality") == []
    assert wrong_words("Search localities", public=True) == [("localities", "city or town")]


def test_templates_are_read_without_their_code() -> None:
    source = """{% load catalogue %}
{% comment %}Whoever reads this knows.{% endcomment %}
<p class="colour" aria-label="Mend it">{{ colour }} Somebody</p>
{% include "x.html" with label="Kinds of record" %}"""

    wrong = {(passage.line, word) for passage in template_passages(source) for word, _ in wrong_words(passage.text)}

    assert wrong == {(3, "Mend"), (3, "Somebody"), (4, "Kinds of record")}


def test_code_is_read_without_docstrings_statements_and_exports() -> None:
    source = '''"""Mends things."""
__all__ = ["Mail"]
QUERY = "select somebody from public.catalogue where name = 1"
LABEL = "E-mail"


def say(name):
    """Say to whoever."""
    return f"{name} was synchronised"
'''
    wrong = [word for passage in python_passages(source) for word, _ in wrong_words(passage.text)]

    assert wrong == ["E-mail", "synchronised"]


def test_documents_are_read_without_code_and_addresses() -> None:
    source = "See `catalogue.py` and [it](catalogue.md).\n\n    mend it\n\n```\nmend it\n```\nMend this.\n"

    wrong = [(p.line, word) for p in document_passages(source) for word, _ in wrong_words(p.text)]

    assert wrong == [(8, "Mend")]


def test_scripts_are_read_for_their_sentences() -> None:
    source = '// whoever\nvar name = "colour";\nsay("Nothing of this colour");\n'

    assert [word for p in script_passages(source) for word, _ in wrong_words(p.text)] == ["colour"]
