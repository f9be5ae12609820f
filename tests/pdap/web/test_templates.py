"""Templates can be read: their lines are short. `make format` breaks most of them; `make lint` checks that it did."""

import re

import pytest

from pdap.lib.environment import BASE_DIR
from pdap.web.submitted import is_own
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


FORM = re.compile(r"<form\b[^>]*?method=\"post\".*?</form>", re.DOTALL)
INPUT = re.compile(r"<input\b[^>]*>", re.DOTALL)
NAME = re.compile(r"\bname=\"([\w-]+)\"")
# What someone chose on the page before.
CHOSEN_BEFORE = {"bulk_field", "same_address_meant"}


def hidden_names(form: str) -> set[str]:
    hidden = [tag for tag in INPUT.findall(form) if 'type="hidden"' in tag]
    return {name[1] for tag in hidden if 'value=""' not in tag and (name := NAME.search(tag))}


def has_visible_fields(form: str) -> bool:
    inputs = [tag for tag in INPUT.findall(form) if 'type="hidden"' not in tag]
    return bool(inputs) or any(tag in form for tag in ("<textarea", "<select", "form.", "field", "{% block"))


def test_what_a_form_carries_unseen_beside_what_people_type_has_a_name_by_which_it_is_not_listed_as_typed() -> None:
    forms = [form for path in TEMPLATES.rglob("*.html") for form in FORM.findall(path.read_text())]
    carried = set().union(*(hidden_names(form) for form in forms if has_visible_fields(form)))

    assert {"_seen", "_list_query", "next"} <= carried
    assert {name for name in carried if not is_own(name, {})} == CHOSEN_BEFORE
