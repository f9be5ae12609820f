"""Pages in Spanish: each says so and is, each leads to its English twin, and what machines read stays English."""

import datetime
import html
import re
from typing import Any

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.services.languages import choose_language
from datasources.models import RecordType
from pdap.lib.dates_in_words import full_moment
from tests.accounts.factories import PASSWORD, UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.site.test_html import addresses, numbers  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

ALTERNATE = re.compile(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)">')
IN_ENGLISH = re.compile(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', re.DOTALL)
CODE = re.compile(r"<(script|style|pre|code)\b.*?</\1>", re.DOTALL)
TEXT = re.compile(r">([^<>]+)<")
SHOWN_ATTRIBUTE = re.compile(r'\b(?:aria-label|placeholder|title|alt|content|label)="([^"]*)"')
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w+\}|<[^>]*>")
LONG = 24
OF_DEVELOPERS = ("/es/dev/", "/es/styleguide/")


@pytest.fixture(scope="module")
def english() -> tuple[set[str], list[str]]:
    """The texts that Spanish pages have in other words: whole ones, and the long parts between values."""
    whole, parts = set(), []
    for entry in polib.pofile(str(settings.BASE_DIR / "locale/es/LC_MESSAGES/django.po")):
        for text, translated in ((entry.msgid, entry.msgstr or entry.msgstr_plural[0]), (entry.msgid_plural, "")):
            if not text or text == translated or not re.search(r"[a-z]{2}", text):
                continue
            if PLACEHOLDER.search(text):
                parts += [part.strip() for part in PLACEHOLDER.split(text) if len(part.strip()) >= LONG]
            else:
                whole.add(" ".join(text.split()))
    return whole, parts


def texts_of(page: str) -> set[str]:
    """Return what a reader sees or hears of a page, but for what says that it is English."""
    page = IN_ENGLISH.sub("", CODE.sub("", page))
    return {" ".join(html.unescape(text).split()) for text in [*TEXT.findall(page), *SHOWN_ATTRIBUTE.findall(page)]}


def test_every_page_is_in_spanish_behind_its_prefix(
    client: Client,
    owner_client: Client,
    numbers: dict[str, int],  # noqa: F811
    english: tuple[set[str], list[str]],
) -> None:
    whole, parts = english
    with translation.override("es"):
        paths = {
            name: path
            for name, path in addresses(numbers).items()
            if path.startswith("/es/") and not path.startswith(OF_DEVELOPERS)
        }
    looked_at = 0
    for visitor in (client, owner_client):
        for path in [*paths.values(), "/es/nothing-here", "/es/search?q=xyzzy", "/es/search/results?location_id=x"]:
            response = visitor.get(path)
            if not response.headers.get("Content-Type", "").startswith("text/html") or response.status_code == 302:
                continue
            looked_at += 1
            page = response.content.decode()
            texts = texts_of(page)

            assert '<html lang="es">' in page, path
            assert response.headers["Content-Language"] == "es"
            assert not texts & whole, path
            assert [part for part in parts for text in texts if part in text] == [], path
    assert looked_at > 60


def test_a_page_names_both_languages_and_its_own_address(client: Client) -> None:
    place = LocationFactory()
    path, query = reverse("place", args=[place.pk]), "?sort=name&page=1"

    for address, own in ((path, "en"), (f"/es{path}", "es")):
        page = client.get(address + query).content.decode()

        at = settings.SITE_URL
        assert dict(ALTERNATE.findall(page)) == {"en": f"{at}{path}?page=1", "es": f"{at}/es{path}?page=1"}
        canonical = f"{at}{path if own == 'en' else f'/es{path}'}?page=1"
        assert f'<link rel="canonical" href="{canonical}">' in page
        assert page.count('rel="canonical"') == 1


def test_the_switch_keeps_the_page_and_its_query(client: Client) -> None:
    query = "?q=use+of+force&covers_from=2019"

    english = client.get(reverse("search-results") + query).content.decode()
    spanish = client.get(f"/es{reverse('search-results')}{query}").content.decode()

    escaped = query.replace("&", "&amp;")
    assert f'<a href="/es/search/results{escaped}" hreflang="es" lang="es" aria-label="Español">' in english
    assert f'<a href="/search/results{escaped}" hreflang="en" lang="en" aria-label="English">' in spanish


def test_a_signed_in_persons_choice_is_remembered(owner: User, owner_client: Client) -> None:
    path = f"{reverse('agencies')}?state=PA"

    response = owner_client.post(reverse("choose-language"), {"language": "es", "next": path})

    assert response.url == f"/es{path}"
    owner.refresh_from_db()
    assert owner.language == "es"
    back = owner_client.post(f"/es{reverse('choose-language')}", {"language": "en", "next": f"/es{path}"})
    assert back.url == path
    owner.refresh_from_db()
    assert owner.language == "en"


@pytest.mark.parametrize("language", ["", "fr", "../x", "es\0"])
def test_a_language_that_the_site_does_not_speak_is_refused(owner: User, owner_client: Client, language: str) -> None:
    assert owner_client.post(reverse("choose-language"), {"language": language}).status_code == 400
    owner.refresh_from_db()
    assert owner.language == "en"


def test_the_switch_leads_to_no_other_site(owner_client: Client) -> None:
    response = owner_client.post(reverse("choose-language"), {"language": "es", "next": "https://evil.example/"})

    assert response.url == "/es/"


def test_someone_who_has_chosen_spanish_goes_on_in_spanish_after_signing_in(client: Client) -> None:
    person = UserFactory()
    choose_language(person, "es")

    response = client.post(reverse("sign-in"), {"username": person.email, "password": PASSWORD})

    assert response.url == "/es/"


def test_the_api_the_admin_and_files_for_machines_have_no_spanish_addresses(
    client: Client, administrator_client: Client
) -> None:
    for path in ("/es/api/v2/agencies", "/es/admin/", "/es/sitemap.xml", "/es/data.json", "/es/robots.txt"):
        assert client.get(path).status_code == 404, path
    with translation.override("es"):
        assert reverse("sitemap-index") == "/sitemap.xml"
        assert reverse("admin:index") == "/admin/"
        assert reverse("search-csv") == "/search/results.csv"
    assert '<html lang="en' in administrator_client.get("/admin/").content.decode()


def test_a_browsers_own_language_changes_nothing(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "es-MX,es;q=0.9"})

    assert '<html lang="en">' in page.content.decode()
    assert "Accept-Language" not in page.headers.get("Vary", "")


def test_names_and_descriptions_of_records_say_that_they_are_english(client: Client) -> None:
    agency = AgencyFactory(name="Town Police", locations=[LocationFactory()])
    source = DataSourceFactory(name="Stops of 2019", description="Each stop.", agencies=[agency], type_name="Stops")

    spanish = client.get(f"/es{reverse('data-source', args=[source.pk])}").content.decode()
    english = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert re.search(r'<h1 lang="en">\s*Stops of 2019', spanish)
    assert re.search(r'<p class="source-description"\s+lang="en">\s*Each stop\.', spanish)
    assert re.search(r'lang="en"[^>]*>\s*Town Police', spanish)
    assert "Paradas policiales" in spanish
    assert 'lang="en"' not in english.replace('<html lang="en">', "").replace('hreflang="en"', "")


def test_pages_of_an_agency_and_of_what_was_submitted_say_that_names_are_english(client: Client) -> None:
    member = UserFactory()
    agency = AgencyFactory(name="Town Police & Fire")
    listed = DataSourceFactory(name="Stops & more", agencies=[agency], submitter=member)
    DataSourceFactory(name="Uses of force", pending=True, submitter=member)
    client.force_login(member)

    def page(name: str, *arguments: int) -> str:
        return " ".join(client.get(f"/es{reverse(name, args=arguments)}").content.decode().split())

    assert '<h1><span lang="en">Town Police &amp; Fire</span>' in page("agency", agency.pk)
    assert '<li aria-current="page" lang="en">Town Police &amp; Fire</li>' in page("agency", agency.pk)
    assert re.search(r'<span lang="en">Town Police &amp; Fire</span>\s*</h1>', page("agency-report", agency.pk))
    assert '“<span lang="en">Stops &amp; more</span>”' in page("report-problem", listed.pk)
    submissions = page("profile-submissions")
    assert re.search(r'<a lang="en" href="[^"]*">Stops &amp; more</a>', submissions)
    assert re.search(r'lang="en"[^>]*>Uses of force<', submissions)
    english = client.get(reverse("agency-report", args=[agency.pk])).content.decode()
    assert 'lang="en"' not in english.replace('<html lang="en">', "").replace('hreflang="en"', "")


def test_lists_of_a_place_and_citations_say_that_they_are_english_too(client: Client) -> None:
    place = LocationFactory()
    source = DataSourceFactory(name="Stops of 2019", description=None, agencies=[AgencyFactory(locations=[place])])

    overview = client.get(f"/es{reverse('place', args=[place.pk])}").content.decode()
    gaps = client.get(f"/es{reverse('place-gaps', args=[place.pk])}").content.decode()
    page = client.get(f"/es{reverse('data-source', args=[source.pk])}").content.decode()

    assert re.search(r'<a lang="en"[^>]*>Stops of 2019', overview)
    assert re.search(r'<a lang="en"[^>]*>Stops of 2019', gaps)
    citations = re.findall(r'<textarea\s+lang="en"[^>]*>([^<]*)', page)
    assert len(citations) == 4
    assert "Stops of 2019 [Data source]" in citations[0]
    assert "Fuente de datos" not in "".join(citations)


def test_a_record_type_says_in_spanish_what_counts(client: Client) -> None:
    kind = RecordType.objects.get(name="Use of Force Reports")

    page = client.get(f"/es{reverse('record-type', args=['use-of-force-reports'])}").content.decode()

    assert "Informes de uso de la fuerza" in page
    assert "Cuándo usaron la fuerza los agentes, de qué tipo y por qué." in page
    assert str(kind.description) not in page


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "November 29, 2026, 14:05"), ("es", "29 de noviembre de 2026, 14:05")]
)
def test_dates_are_the_languages(language: str, shown: str) -> None:
    with translation.override(language):
        assert full_moment(datetime.datetime(2026, 11, 29, 14, 5, tzinfo=datetime.UTC)) == shown


def test_the_sitemap_says_where_a_page_is_in_each_language(client: Client) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory()])

    entries = client.get(reverse("sitemap", args=["sources"])).content.decode()

    path = reverse("data-source", args=[source.pk])
    assert re.search(rf'hreflang="en" href="[^"]*[^s]{path}"', entries)
    assert re.search(rf'hreflang="es" href="[^"]*/es{path}"', entries)


def test_english_costs_no_query_for_the_languages(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get(reverse("about"))
        client.get(f"/es{reverse('about')}")
