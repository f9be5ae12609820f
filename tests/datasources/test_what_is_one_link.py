"""What is one link: pages behind the `#`, and parameters that only track visitors."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.duplicates.agency_pages import find_meta_urls
from agencies.models import MetaUrl
from datasources.models import DataSource
from datasources.queries.review import ReviewEvidence
from datasources.services.submission import DuplicateError, Submission, sources_at, submit
from pdap.db.queries import run_query_builder
from tests.agencies.factories import MetaUrlFactory
from tests.audit.test_admin_writes import typed_form
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db
SEARCH, BOARD = "https://maps.example.gov/#/search", "https://maps.example.gov/#!/dashboard"


def given(url: str, **more: Any) -> Submission:
    return Submission(name="Stops", source_url=url, record_type_id=None, **more)


def test_two_pages_of_one_application_are_two_sources_and_each_is_listed_once(client: Client, owner: User) -> None:
    search, board = submit(owner.pk, given(SEARCH)), submit(owner.pk, given(BOARD))

    with pytest.raises(DuplicateError):
        submit(owner.pk, given("http://www.maps.example.gov/#/search/"))

    DataSource.objects.update(approval_status="approved")
    for source, url in ((search, SEARCH), (board, BOARD)):
        source.refresh_from_db()
        assert source.source_url == url
        page = client.get(reverse("data-source", args=[source.pk])).content.decode()
        assert f'href="{url}"' in page


def test_the_table_holds_no_hash_and_existing_programs_open_the_application() -> None:
    source = DataSourceFactory(source_url=SEARCH)
    with connection.cursor() as cursor:
        cursor.execute("select source_url, public.visited_url(source_url) from public.data_sources")
        assert cursor.fetchall() == [("https://maps.example.gov/?_escaped_fragment_=/search", SEARCH)]
    assert DataSource.objects.values_list("source_url", flat=True).get() == SEARCH
    assert DataSource.objects.get(source_url=SEARCH) == source


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example.gov/stops?utm_source=x&utm_medium=mail",
        "http://www.data.example.gov/stops/?fbclid=IwAR0",
        "https://data.example.gov/stops;jsessionid=0A1B2C",
        "https://data.example.gov/stops?PHPSESSID=77&gclid=2",
    ],
)
def test_what_only_tracks_a_visitor_makes_no_other_link(owner: User, url: str) -> None:
    listed = DataSourceFactory(source_url="https://data.example.gov/stops", record_type=None)

    assert sources_at(url) == [listed]
    with pytest.raises(DuplicateError):
        submit(owner.pk, given(url))
    DataSource.objects.filter(pk=listed.pk).update(source_url=url)
    assert sources_at("data.example.gov/stops") == [listed]


@pytest.mark.parametrize("url", ["https://data.example.gov/stops?year=2020", "https://data.example.gov/stops?sid=3"])
def test_what_decides_on_the_page_makes_another_link(url: str) -> None:
    DataSourceFactory(source_url="https://data.example.gov/stops")
    assert sources_at(url) == []


def test_a_link_keeps_the_parameters_with_which_it_was_given(owner: User) -> None:
    url = "https://data.example.gov/stops?utm_source=x"
    assert submit(owner.pk, given(url)).source_url == url


def test_a_reviewer_sees_that_the_link_is_the_same_but_for_tracking() -> None:
    listed = DataSourceFactory(source_url="https://data.example.gov/stops")
    source = DataSourceFactory(source_url="https://data.example.gov/stops?utm_campaign=spring", pending=True)
    assert run_query_builder(ReviewEvidence(source)).duplicates == [(listed, "the same link")]


def test_agency_pages_that_differ_in_tracking_alone_are_a_pair() -> None:
    first = MetaUrlFactory(url="https://police.example.gov/")
    second = MetaUrlFactory(url="https://www.police.example.gov/?fbclid=1")
    MetaUrlFactory(url="https://police.example.gov/jail")
    assert [(pair.first_id, pair.second_id) for pair in find_meta_urls(lambda *_: None)] == [(first.pk, second.pk)]


def test_a_curator_who_types_a_link_gets_it_cleaned(curator_client: Client) -> None:
    page = MetaUrlFactory(url="https://police.example.gov/")
    address = reverse("admin:agencies_metaurl_change", args=[page.pk])

    typed = typed_form(curator_client, address) | {"url": "WWW.Police.example.gov/#/home"}
    assert curator_client.post(address, typed).status_code == 302

    assert MetaUrl.objects.get().url == "https://www.police.example.gov/#/home"


@pytest.mark.parametrize("url", ["https://police.example.gov/news.", "http://10.0.0.1/", "http://intranet/", "ftp://x"])
def test_a_link_that_was_let_in_before_keeps_no_form_from_being_saved(curator_client: Client, url: str) -> None:
    page = MetaUrlFactory(url=url)
    address = reverse("admin:agencies_metaurl_change", args=[page.pk])

    typed = typed_form(curator_client, address) | {"url_status": "broken"}
    assert curator_client.post(address, typed).status_code == 302

    page.refresh_from_db()
    assert (page.url, page.url_status) == (url, "broken")


def test_a_curator_cannot_type_a_link_that_only_a_private_network_opens(curator_client: Client) -> None:
    page = MetaUrlFactory(url="https://police.example.gov/")
    address = reverse("admin:agencies_metaurl_change", args=[page.pk])

    response = curator_client.post(address, typed_form(curator_client, address) | {"url": "http://192.168.1.5/police"})

    assert "Enter a link that everyone can open." in response.content.decode()
    assert MetaUrl.objects.get().url == "https://police.example.gov/"


def test_a_host_in_letters_that_the_existing_system_kept_is_the_one_that_the_network_spells(owner: User) -> None:
    listed = DataSourceFactory(source_url="https://münchen.example/stops", record_type=None)

    assert sources_at("https://xn--mnchen-3ya.example/stops") == sources_at("münchen.example/stops/") == [listed]
    with pytest.raises(DuplicateError):
        submit(owner.pk, given("http://MÜNCHEN.example/stops"))


@pytest.mark.parametrize(
    "typed",
    [
        "https://maps.example.gov/#/project/42",
        "maps.example.gov/#/project/42",
        "#/project/42",
        "Stops https://maps.example.gov/#/project/42",
        '"https://maps.example.gov/#/project/42"',
    ],
)
def test_the_admin_finds_a_page_behind_the_hash_by_the_address_that_people_see(
    curator_client: Client, typed: str
) -> None:
    source = DataSourceFactory(name="Stops", source_url="https://maps.example.gov/#/project/42")
    DataSourceFactory(name="Stops too", source_url="https://maps.example.gov/#/project/43")
    page = MetaUrlFactory(url="https://maps.example.gov/#/project/42")

    results = curator_client.get(reverse("admin:datasources_datasource_changelist"), {"q": typed}).context["cl"]
    assert list(results.queryset) == [source]
    if "Stops" not in typed:
        pages = curator_client.get(reverse("admin:agencies_metaurl_changelist"), {"q": typed}).context["cl"]
        assert list(pages.queryset) == [page]
