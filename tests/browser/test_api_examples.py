"""The examples on the API page do what they say, as people paste them: in a shell, in Python and in JavaScript."""

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.services.api_keys import new_key
from datasources.models import DataSource
from pdap.site.api_examples import RESPONSE
from tests.accounts.factories import UserFactory
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db(transaction=True)


def run(language: str, code: str, page: Page) -> str:
    """Return what a piece of code prints."""
    if language == "JavaScript":
        # As it is pasted into a browser's console, on a page of the same site.
        lines: list[str] = []
        page.on("console", lambda message: lines.append(message.text))
        page.evaluate(f"async () => {{ {code} }}")
        return "\n".join(lines)
    command = ["bash", "-c", code] if language == "curl" else [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


def code_of(page: Page, part: str, language: str) -> str:
    return page.locator(f"#{part}-{language.lower()}").inner_text()


@pytest.mark.parametrize("language", ["curl", "Python", "JavaScript"])
def test_the_first_call_works_as_pasted_and_answers_what_stands_beside_it(
    page: Page, site: str, settings: Any, language: str
) -> None:
    if language == "curl" and not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    settings.SITE_URL = site
    places = Pennsylvania()
    page.goto("/api")

    answer = json.loads(run(language, code_of(page, "first", language), page))

    shown = json.loads(page.locator("#first-response").inner_text())
    shown["suggestions"][0]["location_id"] = places.county.pk
    assert answer == shown
    assert page.locator("#first-response").inner_text().strip() == RESPONSE


@pytest.mark.parametrize("language", ["curl", "Python", "JavaScript"])
def test_the_call_with_a_key_works_once_the_key_is_filled_in(
    page: Page, site: str, settings: Any, language: str
) -> None:
    if language == "curl" and not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    settings.SITE_URL = site
    Pennsylvania()
    key = new_key(UserFactory())
    page.goto("/api")

    printed = run(language, code_of(page, "key", language).replace("YOUR_KEY", key), page)

    # curl prints the whole answer, the others the number.
    total = json.loads(printed)["metadata"]["total"] if language == "curl" else int(printed)
    assert total == DataSource.objects.public().count() == 6
