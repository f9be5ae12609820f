"""The volunteers' handbook in the admin."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from datasources.definitions import DEFINITIONS
from datasources.fields import SOURCES
from datasources.meanings import ACCESS_TYPES, DETAIL_LEVELS
from pdap.admin.handbook import PAGES, PICTURE, _made, render_document

pytestmark = pytest.mark.django_db


def test_every_page_of_the_admin_leads_to_it(curator_client: Client) -> None:
    assert f'href="{reverse("admin:handbook")}"' in curator_client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_and_all_that_it_leads_to(curator_client: Client, name: str) -> None:
    page = curator_client.get(reverse("admin:handbook-page", args=[name]))
    text = page.content.decode().split('<div class="handbook">')[1]

    assert page.status_code == 200
    assert len(text) > 1000
    addresses = re.findall(r'(?:href|src)="(/[^"#]*)', text.split("<footer")[0])
    for address in addresses:
        assert curator_client.get(address).status_code == 200, address
    assert not re.search(r'href="[^/#h]', text), "a link to a file that is no page"


def test_its_pictures_are_shown_to_curators_only(curator_client: Client, stranger_client: Client) -> None:
    address = reverse("admin:handbook-picture", args=["admin-desktop-light.png"])

    assert curator_client.get(address).headers["Content-Type"] == "image/png"
    assert stranger_client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["..%2fsettings.py", "home-desktop-light.png", "admin-none-desktop-light.png"])
def test_no_other_file_leaves(curator_client: Client, name: str) -> None:
    assert curator_client.get(f"{reverse('admin:handbook')}pictures/{name}").status_code == 404


def test_what_is_no_page_is_a_404(curator_client: Client) -> None:
    assert curator_client.get(reverse("admin:handbook-page", args=["operations"])).status_code == 404


def test_html_in_a_document_stands_as_text() -> None:
    assert "<script" not in "".join(render_document(name)[1] for name in PAGES)
    assert PICTURE.fullmatch("admin-review-desktop-light.png")


def test_a_stranger_reads_no_handbook(stranger_client: Client) -> None:
    assert stranger_client.get(reverse("admin:handbook")).status_code == 302


def test_the_record_types_and_fields_are_told_in_the_words_of_their_definitions(curator_client: Client) -> None:
    page = curator_client.get(reverse("admin:handbook-page", args=["record-types"]))
    text = html.unescape(page.content.decode())

    assert "Record types and fields" in curator_client.get(reverse("admin:handbook")).content.decode()
    for name, definition in DEFINITIONS.items():
        assert str(name.label) in text
        assert str(definition.summary).replace("'", "’") in text
    assert all(str(meaning) in text for meaning in (*DETAIL_LEVELS.values(), *ACCESS_TYPES.values()))
    assert str(SOURCES["detail_level"].help_text) in text


# The part of the handbook that teaches a page's keys. `e` is a script's own key, which stands beside nothing.
KEYS_TAUGHT = {
    "audit/admin/gaps": "Gaps",
    "audit/admin/merging": "Agencies, places and duplicates",
    "datasources/admin/link.html": "Links",
    "datasources/admin/review": "Reviewing submissions",
}
WITH_E = ("Gaps", "Reviewing submissions")


def parts_of_the_handbook() -> dict[str, str]:
    parts = re.split(r"^## ", (settings.BASE_DIR / "docs" / "curating.md").read_text(), flags=re.M)
    return {part.partition("\n")[0]: part for part in parts}


def keys_of_pages() -> list[tuple[str, str]]:
    """Return each key that some page of the admin has beside a button, with that page."""
    folder = settings.BASE_DIR / "templates"
    keys = [
        (path.relative_to(folder).as_posix(), key)
        for path in sorted(folder.glob("*/admin/**/*.html"))
        for key in re.findall(r'data-key="([a-z])"', path.read_text())
    ]
    return keys + [(page, "e") for page, part in KEYS_TAUGHT.items() if part in WITH_E]


@pytest.mark.parametrize(("template", "key"), keys_of_pages())
def test_every_key_of_a_page_is_taught(template: str, key: str) -> None:
    (part,) = [part for room, part in KEYS_TAUGHT.items() if template.startswith(room)]
    assert f"`{key}`" in parts_of_the_handbook()[part]


def test_every_page_with_keys_is_looked_at() -> None:
    templates = [template for template, _ in keys_of_pages()]
    assert all(any(template.startswith(room) for template in templates) for room in KEYS_TAUGHT)


def test_quotes_and_apostrophes_are_curly_on_pages_and_as_they_are_in_code(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'It\'s called "Stops"; the agencies\' ID is `"id"`.'
    monkeypatch.setitem(_made, "signs", ("Signs", lambda: text))

    shown = render_document("signs")[1]

    assert shown == "<p>It’s called “Stops”; the agencies’ ID is <code>&quot;id&quot;</code>.</p>\n"
