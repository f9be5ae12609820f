"""Web addresses that someone pastes into the search box."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.search.query.web_addresses import address_with_parents, is_web_address
from pdap.db.enums import ApprovalStatus, UrlStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("data.example.gov", ["data.example.gov"]),
        ("HTTPS://WWW.Example.gov/", ["example.gov"]),
        ("www.example.fr", ["example.fr"]),
        ("http://example.fr/a", ["example.fr/a", "example.fr"]),
        (
            "https://example.gov/Police/stops/?q=1#top",
            ["example.gov/police/stops/?q=1", "example.gov/police/stops", "example.gov/police", "example.gov"],
        ),
        ("<https://example.gov/a>.", ["example.gov/a", "example.gov"]),
        ("site:example.gov", ["example.gov"]),
        ("https://www1.example.gov/a", ["example.gov/a", "example.gov"]),
        ("example.gov:8443/a", ["example.gov/a", "example.gov"]),
        ("https://[2606:4700::1111]/stops", ["[2606:4700::1111]/stops", "[2606:4700::1111]"]),
    ],
)
def test_an_address_leads_from_its_page_up_to_its_host(typed: str, way: list[str]) -> None:
    assert address_with_parents(typed) == way


@pytest.mark.parametrize(
    "typed",
    ["St.Louis", "L.A.", "d.c.", "Mt.Vernon", "and/or", "9-1-1", "wash.dc", "", "stops data.example.gov", "http://x"],
)
def test_names_and_abbreviations_are_no_addresses(typed: str) -> None:
    assert not is_web_address(typed)


@pytest.fixture
def listed() -> dict[str, Any]:
    return {
        "stops": DataSourceFactory(name="Stops of Exampleton", source_url="https://data.example.gov/Police/stops"),
        "arrests": DataSourceFactory(name="Arrests of Exampleton", source_url="http://www.data.example.gov/arrests/"),
        "other": DataSourceFactory(name="Crashes of Otherton", source_url="https://other.example.org/data.example.gov"),
        "waiting": DataSourceFactory(
            name="Calls of Exampleton",
            source_url="https://data.example.gov/police/calls",
            approval_status=ApprovalStatus.PENDING,
        ),
    }


def names_found(client: Client, typed: str) -> list[str]:
    """Return the names of the sources that a pasted address opens."""
    page = client.get(reverse("search"), {"q": typed}, follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("search-results"))
    return sorted(row["source"].name for row in page.context["flat"])


@pytest.mark.parametrize(
    "typed",
    ["data.example.gov", "https://data.example.gov/", "WWW.DATA.EXAMPLE.GOV", "example.gov", "site:example.gov"],
)
def test_a_website_finds_every_source_on_it(client: Client, listed: dict[str, Any], typed: str) -> None:
    assert names_found(client, typed) == ["Arrests of Exampleton", "Stops of Exampleton"]


@pytest.mark.parametrize(
    "typed",
    [
        "https://data.example.gov/Police/stops",
        "data.example.gov/police/stops/about?utm_source=mail",
        "data.example.gov/police",
    ],
)
def test_a_page_finds_the_sources_at_it_below_it_or_nearest_above(
    client: Client, listed: dict[str, Any], typed: str
) -> None:
    assert names_found(client, typed) == ["Stops of Exampleton"]


@pytest.mark.parametrize("typed", ["www1.example.gov", "https://www2.data.example.gov/police/stops"])
def test_numbered_servers_are_one_website(client: Client, listed: dict[str, Any], typed: str) -> None:
    assert "Stops of Exampleton" in names_found(client, typed)


def test_a_page_that_is_listed_on_a_numbered_server_is_that_page(client: Client, listed: dict[str, Any]) -> None:
    DataSourceFactory(name="Jail of Exampleton", source_url="https://www1.data.example.gov/jail")

    assert names_found(client, "data.example.gov/jail") == ["Jail of Exampleton"]


@pytest.mark.parametrize("typed", ["https://data.example.gov/jail", "gone.example.org"])
def test_a_listed_link_that_is_broken_is_found_as_broken(client: Client, listed: dict[str, Any], typed: str) -> None:
    for link in ("https://data.example.gov/jail", "https://gone.example.org/calls"):
        DataSourceFactory(name="Gone", source_url=link, url_status=UrlStatus.BROKEN)

    assert names_found(client, typed) == ["Gone"]


def test_what_is_only_on_the_same_website_is_said_to_be_so(client: Client, listed: dict[str, Any]) -> None:
    elsewhere = client.get(reverse("search-results"), {"q": "https://data.example.gov/jail?x=1"}).content.decode()
    here = client.get(reverse("search-results"), {"q": "https://data.example.gov/arrests"}).content.decode()

    note = "These sources are on the same website."
    assert (note in elsewhere, note in here) == (True, False)
    assert "/data-sources/create?source_url=https%3A%2F%2Fdata.example.gov%2Fjail%3Fx%3D1" in elsewhere


@pytest.mark.parametrize("typed", ["https://police.example.net/", "police.example.net/about/chief"])
def test_the_website_of_an_agency_opens_the_agency(client: Client, typed: str) -> None:
    agency: Any = AgencyFactory(name="Exampleton Police Department")
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://police.example.net")

    page = client.get(reverse("search"), {"q": typed})

    assert page["Location"] == reverse("agency", args=[agency.pk])


def test_a_website_that_agencies_share_opens_the_sources_on_it(client: Client, listed: dict[str, Any]) -> None:
    for name in ("police", "sheriff"):
        AgencyMetaUrlFactory(meta_url__url=f"https://data.example.gov/{name}-home")

    assert len(names_found(client, "data.example.gov")) == 2


@pytest.mark.parametrize("typed", ["https://data.example.gov/police/calls", "nothing.example.com"])
def test_a_link_that_is_not_listed_says_so_and_offers_to_add_it(
    client: Client, owner: User, owner_client: Client, typed: str
) -> None:
    DataSourceFactory(source_url="https://data.example.gov/police/calls", approval_status=ApprovalStatus.PENDING)

    page = client.get(reverse("search"), {"q": typed})

    assert "<h2>Link not found</h2>" in page.content.decode()
    form = owner_client.get(reverse("submit-source"), {"source_url": typed})
    assert form.context["form"]["source_url"].value() == typed


def test_a_pasted_link_takes_three_queries_and_a_redirect(
    client: Client, listed: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    # The agencies with a page there, the sources there, and when the catalog changed.
    with django_assert_max_num_queries(4):
        client.get(reverse("search"), {"q": "data.example.gov"})
