"""What production installs is listed, looked up and kept up to date; what OWASP asks for is answered."""

import json
import re

from pdap.lib.environment import BASE_DIR
from tools.bill_of_materials import bill

ASVS = BASE_DIR / "docs" / "asvs.md"
# The requirements of levels 1 and 2 in ASVS 5.0, by section. Those of level 3 stand after them, but for 1.3.12.
LEVELS_1_AND_2 = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 11,
    "6.3": 3,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 3,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 3,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}


def requirements_of(cell: str) -> set[str]:
    """Return the requirements that a cell names: one, a range, or a section as a whole."""
    named: set[str] = set()
    for part in cell.split(", "):
        first, _, last = part.strip().partition("–")
        section, _, number = first.rpartition(".")
        if first.count(".") == 1:
            named |= {f"{first}.{index + 1}" for index in range(LEVELS_1_AND_2[first])}
        else:
            end = int((last or first).rpartition(".")[2])
            named |= {f"{section}.{index}" for index in range(int(number), end + 1)}
    return named


def test_every_requirement_of_levels_1_and_2_stands_once_in_the_page() -> None:
    rows = [line.split(" | ") for line in ASVS.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)]
    named = [requirement for row in rows for requirement in requirements_of(row[0].removeprefix("| "))]
    wanted = {f"{section}.{index + 1}" for section, number in LEVELS_1_AND_2.items() for index in range(number)}

    assert wanted - set(named) == set()
    assert sorted(requirement for requirement in set(named) if named.count(requirement) > 1) == []
    assert all(len(row) == 3 and row[2].strip(" |") for row in rows)


def test_the_bill_of_materials_is_that_of_the_pins() -> None:
    requirements = (BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
    pins = set(re.findall(r"^([\w.-]+)==([^\s;]+)", requirements, re.MULTILINE))
    stored = json.loads((BASE_DIR / "sbom.cdx.json").read_text(encoding="utf-8"))

    assert stored == bill(requirements), "run `make bill`"
    assert {(component["name"], component["version"]) for component in stored["components"]} == pins
    assert all(component["properties"] for component in stored["components"])
    assert (stored["bomFormat"], stored["specVersion"]) == ("CycloneDX", "1.6")


def test_advisories_are_looked_up_on_each_change_and_weekly() -> None:
    workflow = (BASE_DIR / ".github/workflows/audit.yml").read_text(encoding="utf-8")

    assert "pip-audit" in workflow
    assert "requirements.txt" in workflow
    assert "cron" in workflow
    assert "pip" in (BASE_DIR / ".github/dependabot.yml").read_text(encoding="utf-8")


def test_people_are_told_how_to_report() -> None:
    assert "contact@pdap.io" in (BASE_DIR / "SECURITY.md").read_text(encoding="utf-8")
