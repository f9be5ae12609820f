"""pyproject.toml, which `uv run` reads, and requirements*.txt, which pip reads, name the same versions."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pdap.lib.environment import BASE_DIR

PYPROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
GROUPS = PYPROJECT["dependency-groups"]
LISTS = {
    "requirements.txt": PYPROJECT["project"]["dependencies"],
    "requirements-run.txt": GROUPS["run"],
    "requirements-dev.txt": [line for line in GROUPS["dev"] if line != {"include-group": "run"}],
}
SMALLER = [("requirements.txt", "requirements-run.txt"), ("requirements-run.txt", "requirements-dev.txt")]


def pins_of(name: str) -> set[tuple[str, str, str]]:
    """Return name, version and marker of everything that a list installs."""
    lines = re.findall(r"^(\w[^\\\n]+?) \\$", (BASE_DIR / name).read_text(), re.MULTILINE)
    needs = [Requirement(line) for line in lines]
    return {(canonicalize_name(need.name), str(need.specifier), str(need.marker or "")) for need in needs}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_pins_what_pyproject_pins(name: str) -> None:
    named = {(canonicalize_name(need.name), str(need.specifier), "") for need in map(Requirement, LISTS[name])}

    assert all(re.fullmatch(r"==[\w.]+", version) for _, version, _ in named)
    assert named <= pins_of(name)


@pytest.mark.parametrize(("smaller", "larger"), SMALLER)
def test_a_larger_list_repeats_the_smaller_one_exactly(smaller: str, larger: str) -> None:
    assert pins_of(smaller) < pins_of(larger)


def test_uv_installs_what_make_run_does() -> None:
    assert PYPROJECT["tool"]["uv"]["default-groups"] == ["run"]
    overrides = {
        (canonicalize_name(need.name), str(need.specifier), "")
        for need in map(Requirement, PYPROJECT["tool"]["uv"]["override-dependencies"])
    }
    assert overrides <= pins_of("requirements.txt")


@pytest.mark.parametrize("name", LISTS)
def test_every_version_has_hashes_and_no_registry_is_named(name: str) -> None:
    text = (BASE_DIR / name).read_text()

    assert len(re.findall(r"^\w.+ \\\n    --hash=sha256:", text, re.MULTILINE)) == len(
        re.findall(r"^\w", text, re.MULTILINE)
    )
    assert "index-url" not in text
    assert "://" not in text
