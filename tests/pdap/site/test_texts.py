"""The pages of text, and what base.html gives every page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from locations.models import Location
from pdap.api.parameters import LIMIT
from pdap.site.text_pages import SAMPLES
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db

TEXTS = ("about", "how-to-help", "privacy", "accessibility", "api-introduction")


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_of_text_asks_the_database_nothing(client: Client, name: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = client.get(reverse(name))

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", TEXTS)
def test_links_within_the_site_lead_somewhere(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()

    for path in set(re.findall(r'href="(/[^"#]*)"', page)):
        if not path.startswith("/static/"):
            assert client.get(path).status_code in (200, 302), path


def test_every_page_leads_to_every_text(client: Client) -> None:
    page = client.get(reverse("search")).content.decode()

    for name in (*TEXTS, "contact", "submit-source", "create-request"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.path)
def test_the_samples_of_the_introduction_are_answered(api: Any, sample: Any) -> None:
    source = DataSourceFactory()
    path = sample.path.replace("data-sources/1", f"data-sources/{source.pk}")
    path = path.replace("location_id=1", f"location_id={Location.objects.values_list('pk', flat=True).first()}")

    response = api.get(f"/api/v2/{path}")

    assert response.status_code == 200
    assert ("csv" in sample.path) == response.headers["Content-Type"].startswith("text/csv")


def test_the_introduction_shows_one_question_in_three_languages(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://data.example.org"
    page = client.get(reverse("api-introduction")).content.decode()

    assert page.count("typeahead/locations?query=allegheny%20county") >= 3
    assert "https://data.example.org/api/v2/" in page


def test_the_introduction_names_the_limit_that_lists_have(client: Client) -> None:
    page = " ".join(client.get(reverse("api-introduction")).content.decode().split())

    assert "rows per page, up to 1,000." in page
    assert [LIMIT.read(rows) for rows in ("1000", "1001")] == [1000, 1000]


def test_a_page_says_once_what_it_is_to_readers_and_to_whoever_links_to_it(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://data.example.org"
    source = DataSourceFactory(name='Stops & "searches" <b>', description="What is <i>in</i> it")

    page = client.get(reverse("data-source", args=[source.pk]), {"utm_source": "x"}).content.decode()

    title = "Stops &amp; &quot;searches&quot; &lt;b&gt;"
    assert f"<title>{title} · PDAP</title>" in page
    assert f'<meta property="og:title" content="{title}">' in page
    assert '<meta name="description" content="What is &lt;i&gt;in&lt;/i&gt; it">' in page
    assert '<meta property="og:description" content="What is &lt;i&gt;in&lt;/i&gt; it">' in page
    assert f'<link rel="canonical" href="https://data.example.org/data-sources/{source.pk}">' in page


def test_the_canonical_address_keeps_what_makes_another_page_and_drops_the_rest(client: Client) -> None:
    page = client.get(reverse("data-requests"), {"sort": "title", "page": "1", "place": "a&b"}).content.decode()

    assert 'data-requests?place=a%26b&amp;page=1">' in page


def test_signed_out_one_is_led_back_and_signed_in_one_can_leave(client: Client, owner_client: Client) -> None:
    assert f'{reverse("sign-in")}?next=/about"' in client.get("/about").content.decode()
    assert 'action="/sign-out"' in owner_client.get("/about").content.decode()
