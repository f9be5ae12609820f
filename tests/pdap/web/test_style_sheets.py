"""Our style sheets: colors stand in tokens.css alone, light and dark, and words are readable on their grounds."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder, get_finders

from pdap.lib.environment import BASE_DIR
from pdap.web.style_bundle import FOLDER, PARTS, bundle, minify_css
from tests.colors import COMMENT, contrast, declarations, literal_colors

TOKENS = BASE_DIR / "static" / "css" / "tokens.css"
DARK_SYSTEM = '@media (prefers-color-scheme: dark) {\n  :root:where(:not([data-theme="light"])) {'
DARK_SWITCH = ':root:where([data-theme="dark"]) {'
# What Django's admin draws on its buttons (`--button-fg`).
WHITE = "#ffffff"


def our_style_sheets() -> list[Path]:
    """Return the files of all style sheets that we wrote, wherever an app keeps its own."""
    sheets = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            vendored = "vendor" in path.parts or "site-packages" in path.parts
            if path.suffix == ".css" and not vendored and path.is_relative_to(BASE_DIR):
                sheets.append(path)
    return sheets


def test_the_finders_know_our_style_sheets() -> None:
    assert any(isinstance(finder, FileSystemFinder) for finder in get_finders())
    assert {"tokens.css", "base.css", "admin.css", "admin-review.css"} <= {path.name for path in our_style_sheets()}


@pytest.mark.parametrize(
    ("value", "colors"),
    [
        ("1px solid #fff", ["#fff"]),
        ("#B3261E", ["#B3261E"]),
        ("0 0 2px rgba(0, 0, 0, 0.2)", ["rgba("]),
        ("oklch(40% 0.2 30)", ["oklch("]),
        ("color-mix(in srgb, var(--ink) 20%, white)", ["white"]),
        ("linear-gradient(to right, Red, var(--paper))", ["Red"]),
        ("var(--gold, tan)", ["tan"]),
        ("var(--red)", []),
        ("1px solid currentcolor", []),
        ("transparent", []),
        ("CanvasText", []),
        ("white-space", []),
        ("calc(1rem + 2px)", []),
    ],
)
def test_a_literal_color_is_noticed_in_every_notation(value: str, colors: list[str]) -> None:
    assert literal_colors(value) == colors


def test_no_style_sheet_but_the_tokens_holds_a_literal_color() -> None:
    literal = [
        f"{path.relative_to(BASE_DIR)}: {name}: {value}"
        for path in our_style_sheets()
        if path != TOKENS
        for name, value in declarations(path.read_text())
        if literal_colors(value)
    ]

    assert literal == []


def test_every_token_that_is_used_exists() -> None:
    # Django's admin declares some, in style sheets of its own.
    declared = {
        name
        for finder in get_finders()
        for name, storage in finder.list([])
        if name.endswith(".css")
        for name, _ in declarations(Path(storage.path(name)).read_text())
    }
    used = {name: path.name for path in our_style_sheets() for name in re.findall(r"var\((--[-\w]+)", path.read_text())}

    assert {name: sheet for name, sheet in used.items() if name not in declared} == {}


def block_after(opening: str) -> dict[str, str]:
    """Return the declarations of the block of tokens.css that begins so."""
    css = COMMENT.sub("", TOKENS.read_text())
    assert css.count(opening) == 1, opening
    return dict(declarations(css.split(opening)[1].split("}")[0] + "}"))


@pytest.fixture(scope="module")
def schemes() -> dict[str, dict[str, str]]:
    """The tokens as they are in light and in dark."""
    light = block_after(":root {")
    return {"light": light, "dark": light | block_after(DARK_SWITCH)}


def test_dark_is_the_same_whoever_asks_for_it_and_has_every_color() -> None:
    light, system, switch = block_after(":root {"), block_after(DARK_SYSTEM), block_after(DARK_SWITCH)

    assert system == switch
    assert set(switch) == {name for name, value in light.items() if literal_colors(value)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("--ink", "--paper"),
        ("--ink", "--paper-raised"),
        ("--ink", "--paper-sunken"),
        ("--ink", "--panel"),
        ("--ink", "--selected"),
        ("--ink-soft", "--paper"),
        ("--ink-soft", "--panel"),
        ("--heading", "--paper"),
        ("--link", "--paper"),
        ("--link", "--panel"),
        ("--link-hover", "--paper"),
        ("--link-hover", "--selected"),
        ("--button-ink", "--button"),
        ("--button-ink", "--button-hover"),
        ("--pill-ink", "--pill"),
        ("--band-ink", "--band"),
        ("--band-ink", "--band-raised"),
        ("--band-link", "--band"),
        ("--band-accent", "--band"),
        ("--notice-ink", "--notice"),
        ("--ink", "--notice"),
        ("--error-ink", "--error"),
        ("--success-ink", "--success"),
        ("--badge-ink", "--badge"),
        ("--alarm-ink", "--alarm"),
        (WHITE, "--deep-button"),
        (WHITE, "--deep-button-hover"),
        (WHITE, "--strong-button"),
        (WHITE, "--strong-button-hover"),
    ],
)
def test_words_can_be_read_on_their_ground(
    schemes: dict[str, dict[str, str]], words: str, ground: str, scheme: str
) -> None:
    tokens = schemes[scheme]

    assert contrast(tokens.get(words, words), tokens[ground]) >= 4.5


def test_no_template_links_a_part_of_the_bundle_beside_it() -> None:
    parts = {f"css/{part}.css" for part in PARTS}
    linking = {
        path.relative_to(BASE_DIR / "templates").as_posix(): linked
        for path in (BASE_DIR / "templates").rglob("*.html")
        if (linked := parts & set(re.findall(r"['\"](css/[\w-]+\.css)", path.read_text(encoding="utf-8"))))
    }

    # What other sites frame has sheets of its own.
    assert linking == {"embed/sources.html": {"css/tokens.css"}}


def test_the_bundle_is_smaller_than_its_parts_and_says_the_same() -> None:
    parts = "\n".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    said = [(name, re.sub(r"\s*,\s*", ",", re.sub(r"\s+", " ", value))) for name, value in declarations(parts)]

    assert declarations(bundle()) == said
    assert "/*" not in bundle()
    assert len(bundle()) < 0.87 * len(parts)
    assert re.sub(r"\s", "", bundle()) == re.sub(r"\s", "", COMMENT.sub("", parts))


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a:hover,\n b > i { color : red; margin: 0 auto; }\n", "a:hover,b > i {color :red;margin:0 auto;}"),
        ('p::after { content: " ;  { : " / ""; }', 'p::after {content:" ;  { : " / "";}'),
        ("/* one; */ @media (min-width: 2rem) { .a :not(b) { width: calc(1px + 2px); } }",
         "@media (min-width:2rem) {.a :not(b) {width:calc(1px + 2px);}}"),
    ],
)  # fmt: skip
def test_blanks_go_only_where_they_say_nothing(css: str, expected: str) -> None:
    assert minify_css(css) == expected
