"""The pages of sources, agencies, places and requests."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Follow
from pdap.db.materialized import refresh
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import (
    DataRequestDataSourceFactory,
    DataRequestFactory,
    DataRequestGithubIssueFactory,
)

pytestmark = pytest.mark.django_db


def test_a_source_shows_what_is_public_and_nothing_else(client: Client) -> None:
    agency = AgencyFactory(name="Its agency", locations=[LocationFactory()])
    source = DataSourceFactory(
        agencies=[agency],
        submission_notes="private note",
        rejection_note="private reason",
        access_notes="Ask the clerk",
        readme_url="https://docs.example.gov/",
        internet_archive_url="https://web.archive.org/web/1/x",
        retention_schedule="1-10 years",
    )
    request = DataRequestFactory()
    DataRequestDataSourceFactory(data_source=source, request=request)

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    for text in (source.name, "Its agency", "Ask the clerk", "docs.example.gov", "web.archive.org", request.title):
        assert text in page
    assert "private" not in page


def test_an_address_that_is_no_web_address_is_shown_and_never_linked(client: Client) -> None:
    source = DataSourceFactory(source_url="javascript:alert(1)", readme_url="javascript:alert(2)")

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert 'href="javascript' not in page


def test_a_broken_source_says_so_and_offers_its_archived_copy(client: Client) -> None:
    source = DataSourceFactory(broken=True, internet_archive_url="https://web.archive.org/web/1/x")

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert "This link is broken." in page
    assert "archived copy" in page


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_what_is_not_public_is_not_there(client: Client, curator_client: Client, state: str) -> None:
    source, agency = DataSourceFactory(**{state: True}), AgencyFactory(**{state: True})

    assert client.get(reverse("data-source", args=[source.pk])).status_code == 404
    assert client.get(reverse("agency", args=[agency.pk])).status_code == 404


def test_a_hidden_agency_does_not_show_on_its_sources_page(client: Client) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory(name="Hidden one", pending=True)])

    assert "Hidden one" not in client.get(reverse("data-source", args=[source.pk])).content.decode()


def test_an_agency_shows_its_sources_by_category_and_its_places_and_pages(client: Client) -> None:
    town = LocationFactory()
    agency = AgencyFactory(locations=[town], defunct_year="2019")
    AgencyMetaUrlFactory(agency=agency, meta_url__url="https://police.example.gov/")
    DataSourceFactory(agencies=[agency], type_name="Court Cases")
    DataSourceFactory(agencies=[agency], type_name="Stops")
    DataSourceFactory(agencies=[agency], record_type=None)
    DataSourceFactory(agencies=[agency], broken=True, name="Gone")

    page = client.get(reverse("agency", args=[agency.pk]))

    assert [name for name, _ in page.context["groups"]] == [
        "Police & Public Interactions",
        "Jails & Courts",
        "Not yet classified",
    ]
    assert [source.name for source in page.context["broken"]] == ["Gone"]
    for text in ("police.example.gov", "Closed in 2019", town.locality.name):
        assert text in page.content.decode()


def test_requests_are_filtered_by_status_and_show_their_places(client: Client) -> None:
    town = LocationFactory()
    DataRequestFactory(title="Open one", locations=[town])
    done = DataRequestFactory(title="Done one", request_status=RequestStatus.COMPLETE, pdap_response="Here it is")
    DataRequestGithubIssueFactory(data_request=done)

    page = client.get(reverse("data-requests"), {"status": "complete"}).content.decode()
    assert "Done one" in page
    assert "Open one" not in page
    assert town.locality.name in client.get(reverse("data-requests")).content.decode()
    assert "Here it is" in client.get(reverse("data-request", args=[done.pk])).content.decode()


@pytest.mark.parametrize("kind", ["source", "request"])
def test_addresses_of_old_mails_lead_on(client: Client, kind: str) -> None:
    answer = client.get(f"/data-{kind}/17")

    assert (answer.status_code, answer.url) == (301, f"/data-{kind}s/17")


def test_a_member_follows_a_place_and_stops(owner_client: Client, owner: User) -> None:
    place = LocationFactory()

    page = owner_client.post(reverse("follow", args=[place.pk]), follow=True)
    assert "You&#x27;re following" in page.content.decode()
    assert Follow.objects.get(user=owner).record_types.count() == 36

    owner_client.post(reverse("follow", args=[place.pk]), {"unfollow": "1"})
    assert not Follow.objects.exists()


def test_following_twice_is_following(owner_client: Client) -> None:
    place = LocationFactory()
    for _ in range(2):
        assert owner_client.post(reverse("follow", args=[place.pk])).status_code == 302

    assert Follow.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in_first_and_another_persons_follow_stays(
    client: Client, stranger_client: Client, owner: User
) -> None:
    follow = FollowFactory(user=owner)

    assert client.post(reverse("follow", args=[follow.location_id])).url.startswith(reverse("sign-in"))
    stranger_client.post(reverse("follow", args=[follow.location_id]), {"unfollow": "1"})
    assert Follow.objects.filter(pk=follow.pk).exists()


QUERIES = {
    "data-source": 5,  # the source, its agencies with places, its changes, related sources, its requests
    "agency": 7,  # the agency, its sources counted and read, its places, its pages, requests there, gaps
    "place": 6,  # the way, kinds of record, places around, agencies counted and read, requests
    "data-request": 4,  # the request, its places' links, their names, its sources (and its issue)
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_asks_few_questions_however_much_there_is(
    client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    town = LocationFactory()
    agency = AgencyFactory(locations=[town])
    sources = DataSourceFactory.create_batch(8, agencies=[agency, AgencyFactory(locations=[town])])
    request = DataRequestFactory(locations=[town, LocationFactory()])
    for source in sources:
        DataRequestDataSourceFactory(request=request, data_source=source)
    refresh()
    pk = {"data-source": sources[0].pk, "agency": agency.pk, "place": town.pk, "data-request": request.pk}[name]

    with django_assert_max_num_queries(QUERIES[name] + 1):
        assert client.get(reverse(name, args=[pk])).status_code == 200


NONSENSE = ["0", "-1", "x", "1e3", "1.5", "99999999999999999999", "\0", "1\0", "y" * 10_000, "\uff11\uff12", "%00"]
ADDRESSES = [
    ("search", "place"),
    ("search", "location_id"),
    ("search-results", "location_id"),
    ("data-requests", "page"),
    ("data-requests", "status"),
    ("suggest-places", "place"),
]


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value[:12]))
@pytest.mark.parametrize(("name", "parameter"), ADDRESSES)
def test_nonsense_gets_a_page_that_helps(client: Client, name: str, parameter: str, value: str) -> None:
    answer = client.get(reverse(name), {parameter: value})

    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("parameter", "advice"),
    [
        ("record_categories", "Choose one from the list."),
        ("record_types", "Choose one from the list."),
        ("page", "Try searching instead."),
    ],
)
def test_an_unknown_filter_says_what_to_do(client: Client, parameter: str, advice: str) -> None:
    answer = client.get(reverse("search-results"), {"location_id": LocationFactory().pk, parameter: "nonsense"})

    assert answer.status_code == 400
    assert advice in answer.context["message"]


@pytest.mark.parametrize("path", ["data-sources", "agencies", "locations", "data-requests"])
@pytest.mark.parametrize("number", ["0", "99999999", "9999999999999999999999", "x", "-1", "1%00"])
def test_an_unknown_number_is_a_designed_404(client: Client, path: str, number: str) -> None:
    answer = client.get(f"/{path}/{number}")

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_a_failure_is_a_designed_500_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("locations.views.place.way_to", fail)
    client.raise_request_exception = False

    answer = client.get(reverse("place", args=[1]))

    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_strict_policy_comes_with_every_page(client: Client) -> None:
    policy = client.get(reverse("home")).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_style_guide_opens_in_the_local_environment(client: Client) -> None:
    assert client.get(reverse("styleguide")).status_code == 200
