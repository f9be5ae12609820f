"""What production installs is listed, looked up and kept up to date."""

import json
import re

from pdap.lib.environment import BASE_DIR
from tools.bill_of_materials import bill


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
