"""What other sites may show in a frame, and how they learn of it."""

import logging
import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agencies.services.merging import merge_agencies
from datasources.models import DataSource
from locations.services.merging import merge_places
from pdap.db.enums import UrlStatus
from pdap.db.materialized import refresh
from pdap.lib.environment import BASE_DIR
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, location_of
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Any:
    """A source of an agency at a place."""
    place = LocationFactory()
    agency = AgencyFactory(name="Bureau", locations=[place])
    source = DataSourceFactory(name="<Arrests> & more", agencies=[agency])
    source.place, source.agency = place, agency
    return source


def embeds(source: Any) -> list[str]:
    return [
        f"/embed/locations/{source.place.pk}",
        f"/embed/agencies/{source.agency.pk}",
        f"/embed/search?location_id={source.place.pk}",
        "/embed/search?q=arrests",
    ]


def test_an_embed_shows_how_much_there_is_and_leads_to_the_site(client: Client, source: Any) -> None:
    for address in embeds(source):
        page = client.get(address).content.decode()

        assert "1 public data source on" in page, address
        assert f'href="{settings.SITE_URL}/data-sources/{source.pk}"' in page
        assert "&lt;Arrests&gt; &amp; more" in page
        assert all('target="_blank"' in link and 'rel="noopener"' in link for link in re.findall("<a[^>]+>", page))


def test_an_embed_in_spanish_translates_record_types_and_marks_names_as_english(client: Client, source: Any) -> None:
    page = " ".join(client.get("/es/embed/search?q=arrests").content.decode().split())

    assert "Registros de arrestos" in page
    assert "Arrest Records" not in page
    assert f'<a lang="en" href="{settings.SITE_URL}/es/data-sources/{source.pk}"' in page


def test_an_embed_can_be_framed_and_has_no_script_form_or_cookie(client: Client, source: Any) -> None:
    for address in embeds(source):
        response = client.get(address)

        policy = response["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'none'" in policy
        assert "form-action 'none'" in policy
        assert "X-Frame-Options" not in response
        assert not response.cookies
        assert "<script" not in response.content.decode()
        assert "<form" not in response.content.decode()


def test_nothing_else_can_be_framed(client: Client, source: Any) -> None:
    pages = [f"/data-sources/{source.pk}", f"/locations/{source.place.pk}"]
    for address in ("/", *pages, "/search", "/sign-in", "/nowhere", "/api/v2/"):
        response = client.get(address)

        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], address
        assert response["X-Frame-Options"] == "DENY"


def test_only_the_room_of_embeds_frees_pages_of_the_rule_on_frames() -> None:
    freeing = re.compile("xframe_options_(exempt|sameorigin)|frame-ancestors")
    modules = {
        path.relative_to(BASE_DIR).as_posix()
        for room in ("pdap", *settings.APPS)
        for path in (BASE_DIR / room).rglob("*.py")
        if freeing.search(path.read_text(encoding="utf-8"))
    }

    # The outbox is there in local environments alone, and frames its own emails.
    assert modules == {"pdap/settings.py", "pdap/site/embeds/views.py", "pdap/site/outbox.py"}


def test_what_is_not_public_has_no_embed(client: Client) -> None:
    hidden = AgencyFactory(pending=True)

    for address in (f"/embed/agencies/{hidden.pk}", "/embed/agencies/999999", "/embed/locations/999999"):
        assert client.get(address).status_code == 404
    assert client.get("/embed/search?location_id=x").status_code == 400


def test_an_embed_takes_few_questions(client: Client, source: Any, django_assert_max_num_queries: Any) -> None:
    DataSourceFactory.create_batch(5, agencies=[source.agency])
    for address in embeds(source):
        with django_assert_max_num_queries(9):
            client.get(address)


def test_oembed_answers_for_a_page_with_the_code_of_its_embed(client: Client, source: Any) -> None:
    pages = {
        f"/locations/{source.place.pk}": f"/embed/locations/{source.place.pk}",
        f"/agencies/{source.agency.pk}": f"/embed/agencies/{source.agency.pk}",
        f"/es/agencies/{source.agency.pk}": f"/es/embed/agencies/{source.agency.pk}",
        f"/search/results?location_id={source.place.pk}&q=a%22b": None,
    }
    for page, embed in pages.items():
        answer = client.get(
            f"/oembed?url={quote(settings.SITE_URL + page, safe='')}&maxwidth=300&maxheight=5000"
        ).json()

        assert (answer["type"], answer["version"], answer["width"], answer["height"]) == ("rich", "1.0", 300, 480)
        (address,) = re.findall('src="([^"]+)"', answer["html"])
        assert address.startswith(settings.SITE_URL + (embed or "/embed/search?location_id="))
        assert client.get(address.removeprefix(settings.SITE_URL).replace("&amp;", "&")).status_code == 200


def test_the_code_of_an_embed_names_what_it_shows_and_speaks_the_language_of_its_page(
    client: Client, source: Any
) -> None:
    for language in ("", "/es"):
        page = unescape(client.get(f"{language}/agencies/{source.agency.pk}").content.decode())

        (code,) = re.findall("<iframe[^>]+>", page)
        assert f'src="{settings.SITE_URL}{language}/embed/agencies/{source.agency.pk}"' in code
        assert f'title="{source.agency.name}' in code
        assert "Police Data Access Point" in code


def test_every_page_that_says_it_can_be_embedded_can(client: Client, source: Any) -> None:
    search = f"/search/results?location_id={source.place.pk}"
    for page in ("/locations", f"/locations/{source.place.pk}", f"/agencies/{source.agency.pk}", search):
        (said,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', client.get(page).content.decode())

        response = client.get(said.removeprefix(settings.SITE_URL).replace("&amp;", "&"))

        assert response.status_code == 200, page
        (address,) = re.findall('src="([^"]+)"', response.json()["html"])
        assert client.get(address.removeprefix(settings.SITE_URL).replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "https://elsewhere.example/places/1", "javascript:alert(1)", f"{settings.SITE_URL}/about"),
        *("http://[", "https://elsewhere.example/agencies/1"),
    ],
)
def test_oembed_knows_no_other_pages(client: Client, url: str) -> None:
    assert client.get("/oembed", {"url": url}).status_code == 404


def test_oembed_has_no_code_for_what_is_not_there(client: Client) -> None:
    hidden = AgencyFactory(pending=True)
    pages = ("/agencies/999999", f"/agencies/{hidden.pk}", "/locations/999999", f"/agencies/{10**30}")
    for page in (*pages, "/search/results?location_id=999999", "/search/results?location_id=x"):
        assert client.get("/oembed", {"url": settings.SITE_URL + page}).status_code == 404, page


def test_oembed_speaks_json_alone(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for other in ("xml", "x", ""):
        assert client.get("/oembed", {"url": settings.SITE_URL, "format": other}).status_code == 501

    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == [], "no fault of ours"


def test_oembed_has_the_title_of_the_embed_in_the_language_of_the_page(client: Client, source: Any) -> None:
    merged = AgencyFactory(name="Office")
    merge_agencies(merged.pk, source.agency.pk, None)
    for page in (
        "/locations",
        f"/locations/{source.place.pk}",
        f"/agencies/{source.agency.pk}",
        f"/agencies/{merged.pk}",
        f"/search/results?location_id={source.place.pk}",
        f"/es/search/results?location_id={source.place.pk}",
        f"/es/locations/{source.place.pk}",
    ):
        answer = client.get("/oembed", {"url": settings.SITE_URL + page}).json()

        (address,) = re.findall('src="([^"]+)"', answer["html"])
        shown = client.get(unescape(address).removeprefix(settings.SITE_URL), follow=True).content.decode()
        (title,) = re.findall("<title>(.+) · PDAP</title>", shown)
        assert answer["title"] == unescape(title), page
        assert f'title="{title} – ' in answer["html"]


def number_in(page: str) -> int:
    """Return how many sources an embed or the page of a place says there are."""
    return int(re.findall(r"(\d+)\s+public\s+data\s+sources?\s+on\s+police,\s+courts\s+and\s+jails", page)[-1])


def test_the_embed_of_a_place_counts_as_its_page_does(client: Client) -> None:
    places = Pennsylvania()
    broken = DataSourceFactory(
        name="Gone", url_status=UrlStatus.BROKEN, agencies=[AgencyFactory(locations=[places.town])]
    )
    refresh()

    for place, number in ((places.town, 1), (places.county, 3), (places.state, 4)):
        embed = client.get(f"/embed/locations/{place.pk}").content.decode()

        assert number_in(embed) == number_in(client.get(f"/locations/{place.pk}").content.decode()) == number
        assert f"/data-sources/{broken.pk}" not in embed
        assert "Source of FBI" not in embed


def test_every_embed_leaves_out_what_no_longer_works(client: Client, source: Any) -> None:
    broken = DataSourceFactory(name="Arrests gone", url_status=UrlStatus.BROKEN, agencies=[source.agency])
    refresh()

    for address in embeds(source):
        page = client.get(address).content.decode()

        assert number_in(page) == 1, address
        assert f"/data-sources/{broken.pk}" not in page, address


def test_oembed_never_answers_with_more_room_than_there_is(client: Client, source: Any) -> None:
    page = f"{settings.SITE_URL}/agencies/{source.agency.pk}"

    for maxwidth, maxheight in ((100, 90), (1, 1), (5000, 5000)):
        answer = client.get("/oembed", {"url": page, "maxwidth": maxwidth, "maxheight": maxheight}).json()

        assert answer["width"] <= maxwidth
        assert answer["height"] <= maxheight
        assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]


def test_an_embed_lists_the_newest_source_first(client: Client) -> None:
    agency = AgencyFactory()
    older = DataSourceFactory(name="Older", agencies=[agency])
    DataSourceFactory(name="Newer", agencies=[agency])
    DataSource.objects.filter(pk=older.pk).update(created_at=timezone.now() - timedelta(days=9))
    DataSource.objects.filter(name="Newer").update(created_at=timezone.now())
    refresh()

    for address in (f"/embed/agencies/{agency.pk}", f"/embed/search?agency_id={agency.pk}"):
        page = client.get(address).content.decode()

        assert re.findall(r">(Newer|Older)</a>", page) == ["Newer", "Older"], address


def test_the_embed_of_a_merged_place_or_agency_leads_to_the_survivors_within_the_frame(client: Client) -> None:
    county = CountyFactory()
    place, old_place = (location_of(LocalityFactory(name=name, county=county)) for name in ("St. Ann", "Saint Ann"))
    agency, old_agency = AgencyFactory(), AgencyFactory()
    merge_places(old_place.pk, place.pk, None)
    merge_agencies(old_agency.pk, agency.pk, None)

    for old, new in (
        (f"/embed/locations/{old_place.pk}", f"/embed/locations/{place.pk}"),
        (f"/embed/agencies/{old_agency.pk}", f"/embed/agencies/{agency.pk}"),
    ):
        response = client.get(old)

        assert (response.status_code, response["Location"]) == (301, new)
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "X-Frame-Options" not in response
        assert client.get(new).status_code == 200
