"""What pages offer to those who share or cite them, and tell to programs that look at their heads."""

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.text import slugify

from pdap.web.style_bundle import NAME, PARTS, BundleFinder, bundle
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Any:
    """A source of an agency at a place."""
    place = LocationFactory()
    agency = AgencyFactory(name="Bureau", locations=[place])
    source = DataSourceFactory(name='Arrests & "stops" <b>', agencies=[agency])
    source.place, source.agency = place, agency
    return source


def fields(page: str) -> dict[str, str]:
    """Return what stands in the boxes that can be copied, by their ids."""
    areas = re.findall(r'<textarea\s+id="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    inputs = re.findall(r'<input\s+id="([^"]+)"\s+type="text"\s+readonly\s+value="([^"]*)"', page)
    return {name: html.unescape(text) for name, text in [*areas, *inputs]}


def test_source_agency_and_place_have_a_link_and_citations_that_need_no_script(client: Client, source: Any) -> None:
    for path, title in (
        (f"/data-sources/{source.pk}", 'Arrests & "stops" <b>'),
        (f"/agencies/{source.agency.pk}", "Bureau, "),
        (f"/locations/{source.place.pk}", ""),
    ):
        boxes = fields(client.get(path).content.decode())

        assert boxes["share-link"] == f"{settings.SITE_URL}{path}"
        assert all(f"{settings.SITE_URL}{path}" in boxes[f"cite-{number}"] for number in (1, 2, 3, 4))
        assert title in boxes["cite-1"]
        assert boxes["cite-3"].startswith("@misc{")


def test_the_code_of_an_embed_leads_to_a_page_that_can_be_framed(client: Client, source: Any) -> None:
    for path in (
        f"/agencies/{source.agency.pk}",
        f"/locations/{source.place.pk}",
        f"/search/results?location_id={source.place.pk}&page=1",
    ):
        code = fields(client.get(path).content.decode())["share-embed"]
        address = re.findall('src="([^"]+)"', code)[0]

        response = client.get(html.unescape(address).removeprefix(settings.SITE_URL))
        assert response.status_code == 200
        assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_pages_that_can_be_embedded_say_where_oembed_tells_of_them(client: Client, source: Any) -> None:
    for path in (
        f"/agencies/{source.agency.pk}",
        f"/locations/{source.place.pk}",
        f"/search/results?location_id={source.place.pk}",
    ):
        page = client.get(path).content.decode()
        (address,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)

        assert client.get(html.unescape(address).removeprefix(settings.SITE_URL)).json()["type"] == "rich"


def test_each_page_names_a_card_that_is_there(client: Client, source: Any) -> None:
    for path in (
        "/",
        "/about",
        f"/data-sources/{source.pk}",
        f"/agencies/{source.agency.pk}",
        f"/locations/{source.place.pk}",
        f"/record-types/{slugify(source.record_type.name)}",
    ):
        page = client.get(path).content.decode()
        (card,) = re.findall(r'<meta property="og:image" content="([^"]+)"', page)

        assert client.get(card.removeprefix(settings.SITE_URL))["Content-Type"] == "image/png"
        assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_signposts_say_what_a_source_is_and_where_it_leads(client: Client, source: Any, settings: Any) -> None:
    settings.SHARING = replace(settings.SHARING, license="CC BY 4.0", license_url="https://example.org/license")
    source.source_url = "https://example.gov/a>b"
    source.save()

    links = client.get(f"/data-sources/{source.pk}")["Link"]

    assert f'<{settings.SITE_URL}/data-sources/{source.pk}>; rel="cite-as"' in links
    assert '<https://schema.org/Dataset>; rel="type"' in links
    assert '<https://example.org/license>; rel="license"' in links
    assert '<https://example.gov/a%3Eb>; rel="item"' in links


def test_places_and_agencies_have_signposts_too(client: Client, source: Any, settings: Any) -> None:
    settings.SHARING = replace(settings.SHARING, license="CC BY 4.0", license_url="https://example.org/license")
    pages = {
        f"/locations/{source.place.pk}": "AdministrativeArea",
        f"/agencies/{source.agency.pk}": "GovernmentOrganization",
        f"/es/agencies/{source.agency.pk}": "GovernmentOrganization",
    }
    for path, schema in pages.items():
        links = client.get(path)["Link"]

        assert f'<{settings.SITE_URL}{path}>; rel="cite-as"' in links
        assert f'<https://schema.org/{schema}>; rel="type"' in links
        assert '<https://example.org/license>; rel="license"' in links
        assert 'rel="collection"' not in links, "data.json lists data sources alone"
    assert f'<{settings.SITE_URL}/data.json>; rel="collection"' in client.get(f"/data-sources/{source.pk}")["Link"]


def test_a_link_that_is_none_of_the_webs_is_no_signpost(client: Client, source: Any) -> None:
    type(source).objects.filter(pk=source.pk).update(source_url="javascript:alert(1)")

    assert 'rel="item"' not in client.get(f"/data-sources/{source.pk}")["Link"]


def test_the_links_of_the_footer_are_the_deployments(client: Client, settings: Any) -> None:
    assert "Donate" not in client.get("/about").content.decode().partition("site-footer")[2]
    settings.SHARING = replace(
        settings.SHARING,
        donate_url="https://example.org/give",
        newsletter_url="https://example.org/news",
        chat_url="https://example.org/chat",
        docs_url="https://example.org/docs",
    )

    footer = client.get("/about").content.decode().partition("site-footer")[2]

    for name in ("give", "news", "chat", "docs"):
        assert f'href="https://example.org/{name}"' in footer


def test_a_license_without_a_name_is_linked_by_its_address(client: Client, settings: Any) -> None:
    address = "https://example.org/license"
    settings.SHARING = replace(settings.SHARING, license="", license_url=address)

    for path in ("/about", "/downloads"):
        links = re.findall(rf'<a\s+href="{address}"\s*>([^<]*)</a>', client.get(path).content.decode())

        assert set(links) == {address}, path
    assert settings.SHARING.license_name == address


def test_a_page_asks_for_one_style_sheet(client: Client, source: Any) -> None:
    for path in (
        "/",
        f"/data-sources/{source.pk}",
        "/search",
        "/sign-in",
        "/downloads",
        "/data-requests/create",
        "/nope",
    ):
        page = client.get(path, follow=True).content.decode()

        assert len(re.findall(r'<link[^>]*rel="stylesheet"', page)) == 1, path


def test_the_one_style_sheet_holds_each_part_and_follows_its_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    finder = BundleFinder()
    path = finder.find(NAME)
    assert Path(path).read_text(encoding="utf-8") == bundle()
    assert finder.find("css/other.css") == []
    assert [name for name, _ in finder.list([])] == [NAME]

    for part in PARTS:
        (tmp_path / f"{part.rpartition('/')[2]}.css").write_text(f".{part.rpartition('/')[2]} {{}}")
    monkeypatch.setattr("pdap.web.style_bundle.FOLDER", tmp_path)
    monkeypatch.setattr("pdap.web.style_bundle.PARTS", tuple(part.rpartition("/")[2] for part in PARTS))
    assert ".tokens {}" in Path(finder.find(NAME)).read_text(encoding="utf-8")
