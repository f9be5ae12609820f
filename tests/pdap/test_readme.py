"""What the README tells people to paste works as pasted."""

import re
import shlex
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.test import Client

from pdap.lib.environment import BASE_DIR
from pdap.ops.demonstration.people import API_KEY
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory

README = (BASE_DIR / "README.md").read_text()
DOCUMENTS = sorted(BASE_DIR.glob("*.md")) + sorted((BASE_DIR / "docs").glob("*.md"))


@pytest.mark.django_db
def test_the_curl_line_reads_the_catalogue(client: Client) -> None:
    import hashlib

    UserFactory(api_key=hashlib.sha256(API_KEY.encode()).hexdigest())
    DataSourceFactory.create_batch(3)
    line = re.search(r"^    (curl .*)$", README, re.MULTILINE)
    assert line
    words = shlex.split(line[1])
    name, _, value = words[words.index("-H") + 1].partition(": ")

    response = client.get(words[-1].removeprefix("http://127.0.0.1:8000"), headers={name: value})

    assert response.status_code == 200
    assert len(response.json()["data"]) == 2


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_project_lead_somewhere(document: Any) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_that_documents_name_exist(document: Any) -> None:
    for name in re.findall(r"manage\.py ([a-z_]+)", document.read_text()):
        assert name in get_commands(), name


def test_make_help_lists_what_the_readme_names() -> None:
    makefile = (BASE_DIR / "Makefile").read_text()
    for name in set(re.findall(r"^    make ([a-z-]+)", README, re.MULTILINE)):
        assert f"\n{name}:" in makefile, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_modules_that_documents_name_exist(document: Any) -> None:
    ours = "tests|bench|pdap|accounts|agencies|audit|datasources|locations|notifications|requests_app"
    for name in re.findall(rf"`((?:{ours})/[\w/]+\.py)`", document.read_text()):
        assert (BASE_DIR / name).exists(), name


def test_every_picture_is_shown_in_a_document() -> None:
    shown = {name for path in DOCUMENTS for name in re.findall(r"screenshots/([\w-]+\.png)\)", path.read_text())}

    assert shown == {path.name for path in (BASE_DIR / "docs" / "screenshots").iterdir()}


def test_nothing_is_left_to_migrate_by_django(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
