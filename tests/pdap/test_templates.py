"""Templates can be read: their lines are short. `make format` breaks most of them; `make lint` checks that it did."""

from pdap.environment import BASE_DIR

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
