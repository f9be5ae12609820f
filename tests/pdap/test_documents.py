"""Citations and paths: what code and documents refer to is in the repository.

Facts about the existing system are cited as `contract 3.2`, and docs/contract.md numbers them.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from pdap.lib.environment import BASE_DIR

CONTRACT = BASE_DIR / "docs" / "contract.md"
FACT = re.compile(r"^\*\*(\d+\.\d+)\*\*", re.MULTILINE)
# "contract 3.2", "contract 3.2, 4.1", "contract 3.2 and 4.1": the numbers after the word, however a line is broken.
CITATION = re.compile(r"\bcontract (\d+\.\d+(?:(?:,| and) \d+\.\d+)*)")
# Documents that used to be cited and that nobody here can read.
ELSEWHERE = re.compile(r"\(?\b(?:behaviour|product|design|parity)\b:? ?(?:\d+(?:\.\d+)*|\"[^\"]+\")", re.IGNORECASE)
BARE_NUMBERS = re.compile(r"\((?:\d+\.\d+\.\d+)(?:[,;] [^)]*)?\)")

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
BACKTICKED = re.compile(r"`([^`\n]+)`")
# A path, and nothing else: no blank, no call, no leading slash. `*` and `<app>` stand for any name.
PATH = re.compile(r"(?:<app>|[\w.*-]+)(?:/(?:<app>|[\w.*-]+))+/?")
# The name of something in code, with its last part: a dotted name, or a call without arguments.
NAMED = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:\(\))?")
# A document that a docstring or a comment names.
DOCUMENT = re.compile(r"(?<![\w/.-])(docs/[\w/-]+\.md|[A-Z]{5,}\.md)\b")


# A section of one of them: `DESIGN.md, "The API"`, however a line is broken.
SECTION = re.compile(r"((?:docs/[\w/-]+|[A-Z]{5,})\.md)\)?,\s+(?:[*#]\s*)?\"([^\"]+)\"")


def tracked_files() -> list[str]:
    """Return what Git has or would take: the repository as everyone gets it, with what is about to be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=BASE_DIR, capture_output=True, check=True)
    return [name for name in run.stdout.decode().split("\0") if name and (BASE_DIR / name).is_file()]


@pytest.fixture(scope="module")
def files() -> list[str]:
    if not (BASE_DIR / ".git").exists():
        pytest.skip("This is no Git checkout.")
    return tracked_files()


@pytest.fixture(scope="module")
def texts(files: list[str]) -> dict[str, str]:
    """Return every Python file, template and document, by name; this file, which cites what is wrong, aside."""
    suffixes = {".py", ".html", ".txt", ".md", ".mako", ".js", ".css", ".toml"}
    mine = Path(__file__).relative_to(BASE_DIR).as_posix()
    return {
        name: (BASE_DIR / name).read_text()
        for name in files
        if Path(name).suffix in suffixes and name != mine and not name.startswith(("static/vendor/", "docs/schema/"))
    }


def cited(text: str) -> Iterator[str]:
    """Give the numbers that a text cites. A citation may be broken by a line's end, with a comment's sign before it."""
    for citation in CITATION.finditer(re.sub(r"\s*\n\s*(?:#|--|\*)?\s*", " ", text)):
        yield from re.findall(r"\d+\.\d+", citation[1])


def facts() -> list[str]:
    return FACT.findall(CONTRACT.read_text())


def test_each_fact_has_a_number_of_its_own_and_they_are_in_order() -> None:
    numbers = facts()
    assert len(numbers) > 50
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_every_citation_is_of_a_fact(texts: dict[str, str]) -> None:
    fact_numbers = set(facts())
    wrong = {f"{name}: contract {number}" for name, text in texts.items() for number in set(cited(text)) - fact_numbers}
    assert sorted(wrong) == []


def test_every_fact_is_cited_by_code(texts: dict[str, str]) -> None:
    citing = (text for name, text in texts.items() if not name.endswith(".md"))
    assert sorted(set(facts()) - {number for text in citing for number in cited(text)}) == []


def test_no_document_is_cited_that_is_not_in_the_repository(texts: dict[str, str]) -> None:
    wrong = [
        f"{name}: {match[0]}"
        for name, text in texts.items()
        for pattern in ((ELSEWHERE, BARE_NUMBERS) if name.endswith(".py") else (ELSEWHERE,))
        for match in pattern.finditer(text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Rights (contract 3.8).", ["3.8"]),
        ("Rights (contract 3.8, 4.1, 5.10)", ["3.8", "4.1", "5.10"]),
        ("as in contract 3.8 and 4.1", ["3.8", "4.1"]),
        ("    # Rights (contract\n    # 3.8).", ["3.8"]),
        ("The contract is long.", []),
    ],
)
def test_citations_are_read_however_they_are_written(text: str, numbers: list[str]) -> None:
    assert list(cited(text)) == numbers


@pytest.mark.parametrize(
    "text", ["(behaviour 2.1)", "counts of behaviour 12.1", "(product 3)", '(design: "Review")', "(parity 4)"]
)
def test_citations_of_other_documents_are_recognized(text: str) -> None:
    assert ELSEWHERE.search(text)


def broken_links(name: str, text: str) -> list[str]:
    """Return the targets of a document's links that lead to no file."""
    folder = (BASE_DIR / name).parent
    targets = (target.partition("#")[0] for target in LINK.findall(text))
    return [target for target in targets if target and ":" not in target and not (folder / target).exists()]


def documents(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.endswith(".md") and name != "CHANGELOG.md"}


def test_links_between_documents_lead_somewhere(texts: dict[str, str]) -> None:
    wrong = [f"{name}: {target}" for name, text in documents(texts).items() for target in broken_links(name, text)]
    assert wrong == []


def dead_paths(text: str, files: list[str]) -> list[str]:
    """Return the backticked names that look like paths of this repository and lead nowhere.

    A path of ours begins with one of our top folders or with `<app>`. Others are someone else's: the existing back
    end's, a library's, a media type.
    """
    existing = {*files, *(str(parent) for name in files for parent in PurePosixPath(name).parents)}
    tops = {"<app>", *(name.partition("/")[0] for name in files if "/" in name)}
    dead = []
    for quoted in BACKTICKED.findall(FENCED.sub("", text)):
        top, slash, rest = quoted.partition("/")
        if not slash or top not in tops or (rest and not PATH.fullmatch(quoted)):
            continue
        path = quoted.rstrip("/").replace("<app>", "*")
        # No name has a bracket, so that `*` is the one special sign of the pattern; it stays within a folder.
        pattern = re.compile(re.escape(path).replace(r"\*", "[^/]*"))
        if path not in existing and not any(pattern.fullmatch(name) for name in existing):
            dead.append(quoted)
    return dead


@pytest.mark.parametrize(
    ("quoted", "is_dead"),
    [
        ("pdap/urls.py", False),
        ("tests/", False),
        ("docs/", False),
        ("urls.py", False),
        ("<app>/urls.py", False),
        ("<app>/no_such_module.py", True),
        ("tests/<app>/factories.py", False),
        ("docs/*.md", False),
        ("docs/*.no-such-ending", True),
        ("pdap/no_such_module.py", True),
        ("middleware/util/url.py", False),
        ("pdap/no_such_folder/", True),
        ("/data-sources/{id}", False),
        ("application/json", False),
    ],
)
def test_names_that_look_like_paths_are_told_from_others(files: list[str], quoted: str, is_dead: bool) -> None:
    assert dead_paths(f"See `{quoted}`.", files) == ([quoted] if is_dead else [])


def test_the_documents_that_code_names_exist(texts: dict[str, str]) -> None:
    named = {(name, document) for name, text in texts.items() for document in DOCUMENT.findall(text)}
    assert len(named) > 20
    assert sorted(f"{name}: {document}" for name, document in named if not (BASE_DIR / document).is_file()) == []


def test_the_sections_that_code_and_documents_name_exist(texts: dict[str, str]) -> None:
    cited = {
        (name, document, " ".join(section.split()))
        for name, text in texts.items()
        for document, section in SECTION.findall(text)
        if (BASE_DIR / document).exists()
    }
    assert cited
    # A heading, or the bold words at the beginning of a paragraph.
    assert not [
        (name, document, section)
        for name, document, section in cited
        if f"# {section}\n" not in texts[document] and f"**{section}" not in texts[document]
    ]


def test_the_paths_that_documents_name_exist(texts: dict[str, str], files: list[str]) -> None:
    wrong = [f"{name}: {path}" for name, text in documents(texts).items() for path in dead_paths(text, files)]
    assert wrong == []


def unknown_names(text: str, code: str) -> list[str]:
    """Return the backticked names that look like those of modules, classes and functions and that no code has."""
    words = set(re.findall(r"\w+", code))
    quoted = (NAMED.fullmatch(name) for name in BACKTICKED.findall(FENCED.sub("", text)))
    return [name[0] for name in quoted if name and name[1] not in words]


@pytest.mark.parametrize(
    ("quoted", "is_unknown"),
    [
        ("acting_as", False),
        ("acting_as()", False),
        ("Meta.managed", False),
        ("acting_like", True),
        ("run()", False),
        ("St. Louis", False),
        ("/health/live", False),
    ],
)
def test_names_of_code_are_told_from_others(quoted: str, is_unknown: bool) -> None:
    code = "def acting_as(): ...\nmanaged = False\ndef run(): ..."
    assert unknown_names(f"See `{quoted}`.", code) == ([quoted] if is_unknown else [])


@pytest.mark.parametrize("name", ["DESIGN.md", "CONTRIBUTING.md"])
def test_the_names_that_the_design_quotes_are_in_the_code(texts: dict[str, str], name: str) -> None:
    code = "\n".join([*(text for path, text in texts.items() if not path.endswith(".md")), *texts])

    assert unknown_names(texts[name], code) == []
