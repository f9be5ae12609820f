"""Templates can be read: their lines are short. `make format` breaks most of them; `make lint` checks that it did."""

import re

import pytest

from pdap.lib.environment import BASE_DIR
from tests.reading import as_read

TEMPLATES = BASE_DIR / "templates"
LONGEST_LINE = 159


def test_lines_of_pages_and_mails_stay_under_160_characters() -> None:
    paths = [path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in (".html", ".txt")]
    too_long = [
        f"{path.relative_to(TEMPLATES)}:{number}: {len(line)} characters"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]

    assert {path.suffix for path in paths} == {".html", ".txt"}
    assert too_long == []


def test_templates_load_nothing_that_puts_django_s_own_tags_before_the_site_s_quicker_ones() -> None:
    loading = re.compile(r"{% load [^%]*\bi18n\b")
    paths = [path for path in TEMPLATES.rglob("*") if path.is_file()]

    assert loading.search("{% load static i18n %}")
    assert [str(path.relative_to(TEMPLATES)) for path in paths if loading.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("template", "other"),
    [
        ("<dl><dt>Link</dt><dd>Works</dd></dl>", "<dl>\n  <dt>Link</dt>\n  <dd>\n    Works\n  </dd>\n</dl>"),
        ('<input name="q" checked>', '<input\n  name="q"\n  checked\n>'),
        ("<p>Two words</p>", "<p>\n  Two\n  words\n</p>"),
        ("<del><b>was: </b>2019, </del>", "<del><b>was:\n    </b>2019, </del>"),
    ],
)
def test_tests_read_the_same_wherever_lines_break(template: str, other: str) -> None:
    assert as_read(template) == as_read(other) == template


@pytest.mark.parametrize(
    ("template", "other"),
    [
        ("<p>a<b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<li><a>One</a><a>Two</a></li>", "<li><a>One</a>\n<a>Two</a></li>"),
        ("<textarea>a b</textarea>", "<textarea>a\nb</textarea>"),
        ("<pre>a\n  b</pre>", "<pre>a\n b</pre>"),
    ],
)
def test_a_blank_that_is_shown_is_not_lost(template: str, other: str) -> None:
    assert as_read(template) != as_read(other)
