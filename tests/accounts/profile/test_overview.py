"""The profile: what it shows, to whom, in how many queries."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services.api_keys import new_key
from pdap.db.enums import ApprovalStatus
from requests_app.enums import RequestStatus
from requests_app.statuses import STATUSES
from tests.accounts.factories import ExternalAccountFactory, UserCapacityFactory, UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import (
    DataSourceFactory,
    RecentSearchCategoryFactory,
    RecentSearchFactory,
    ReviewFactory,
    record_type,
)
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db

PROFILE = "/profile"


def filled(person: User, number: int = 1) -> None:
    """Give a person some of everything."""
    for _ in range(number):
        FollowFactory(user=person)
        RecentSearchCategoryFactory(recent_search__user=person)
        DataRequestGithubIssueFactory(data_request=DataRequestFactory(creator=person, locations=[LocationFactory()]))
        ReviewFactory(data_source=DataSourceFactory(submitter=person, pending=True), question="Which years?")
        AgencyFactory(submitter=person, pending=True)


def test_a_visitor_is_led_to_sign_in_and_back(client: Client) -> None:
    response = client.get(PROFILE)

    assert response.status_code == 302
    assert response.url == f"{reverse('sign-in')}?next={PROFILE}"


@pytest.mark.parametrize("name", ["stranger", "curator", "administrator"])
def test_everybody_sees_their_own_and_nothing_of_another(
    owner: User, name: str, request: pytest.FixtureRequest
) -> None:
    filled(owner)
    browser: Client = request.getfixturevalue(f"{name}_client")

    page = browser.get(PROFILE).content.decode()

    assert f"{name}@example.org" in page
    assert owner.email not in page
    for text in ("aren’t following any places", "No searches yet", "No data requests yet", "No submissions yet"):
        assert text in page


def test_robots_are_kept_away_once(owner_client: Client) -> None:
    assert owner_client.get(PROFILE).content.decode().count('name="robots"') == 1


def test_what_there_is_is_summed_up_first(owner: User, owner_client: Client) -> None:
    filled(owner, 6)

    page = owner_client.get(PROFILE)

    summary = page.context["summary"]
    assert (summary.follow_count, summary.request_count, summary.submission_count) == (6, 6, 12)
    assert (summary.questions, summary.waiting_requests) == (6, 0)
    assert len(page.context["follows"]) == len(page.context["requests"]) == len(page.context["submissions"]) == 4
    text = page.content.decode()
    for name in ("follows", "searches", "requests", "submissions"):
        assert f'href="{reverse(f"profile-{name}")}"' in text


def test_however_much_there_is_it_takes_nine_queries(
    owner: User, owner_client: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 5):
        filled(owner, number)
        # session, person; summary; follows, searches, requests, places, submissions; permissions
        with django_assert_num_queries(9):
            owner_client.get(PROFILE)


def test_follows_say_what_is_followed_and_can_end(owner: User, owner_client: Client) -> None:
    some = FollowFactory(user=owner, record_types=[record_type("Stops")])
    every = FollowFactory(user=owner)

    page = owner_client.get(PROFILE)

    assert [row["everything"] for row in page.context["follows"]] == [True, False]
    text = page.content.decode()
    assert "Stops" in text
    for follow in (some, every):
        assert reverse("profile-stop-following", args=[follow.location_id]) in text


def test_a_search_made_twice_stands_once_and_one_click_repeats_it(owner: User, owner_client: Client) -> None:
    place = LocationFactory()
    for _ in range(3):
        RecentSearchCategoryFactory(recent_search=RecentSearchFactory(user=owner, location=place))
    RecentSearchFactory(user=owner, location=place)

    rows = owner_client.get(PROFILE).context["searches"]

    assert [row["only"] for row in rows] == [[], ["Jails & Courts"]]
    repeated = owner_client.get(rows[1]["address"])
    assert repeated.status_code == 200
    assert "Jails &amp; Courts" in repeated.content.decode()


def test_a_search_of_a_program_without_a_place_leads_to_the_form(owner: User, owner_client: Client) -> None:
    RecentSearchFactory(user=owner, location=None)

    (row,) = owner_client.get(PROFILE).context["searches"]

    assert (row["place"], row["address"]) == ("Everywhere", reverse("search"))


@pytest.mark.parametrize("status", RequestStatus)
def test_a_request_says_what_its_status_means(owner: User, owner_client: Client, status: RequestStatus) -> None:
    DataRequestFactory(creator=owner, request_status=status, internal_notes="for staff only")

    page = owner_client.get(PROFILE)

    (row,) = page.context["requests"]
    assert STATUSES[status].label in page.content.decode()
    assert row["meaning"]
    assert "for staff only" not in page.content.decode()
    assert page.context["summary"].waiting == (status == RequestStatus.WAITING_FOR_REQUESTOR)


def test_the_owner_reads_why_a_request_was_archived(owner: User, owner_client: Client) -> None:
    DataRequestFactory(creator=owner, request_status=RequestStatus.ARCHIVED, archive_reason="Asked for twice")

    assert "Asked for twice" in owner_client.get(PROFILE).content.decode()


def test_submissions_say_how_their_review_stands(owner: User, owner_client: Client) -> None:
    made = {"submitter": owner, "submission_notes": "my note"}
    public = DataSourceFactory(**made, name="Public one")
    pending = DataSourceFactory(**made, pending=True, name="Pending one")
    asked = DataSourceFactory(**made, pending=True, name="Asked one")
    ReviewFactory(data_source=asked, question="Which years?", asked_at=timezone.now())
    rejected = DataSourceFactory(**made, rejected=True, name="Rejected one")
    ReviewFactory(data_source=rejected, reason="Not about police")
    legacy = DataSourceFactory(**made, rejected=True, name="Older one", rejection_note="Seen before")
    AgencyFactory(submitter=owner, approval_status=ApprovalStatus.NEEDS_IDENTIFICATION, name="An agency")

    page = owner_client.get(reverse("profile-submissions"))

    rows = {row["name"]: row for row in page.context["rows"]}
    assert {name: row["label"] for name, row in rows.items()} == {
        public.name: "Public",
        pending.name: "Awaiting review",
        asked.name: "Question for you",
        rejected.name: "Declined",
        legacy.name: "Declined",
        "An agency": "Agency not identified",
    }
    assert (rows[rejected.name]["why"], rows[legacy.name]["why"]) == ("Not about police", "Seen before")
    assert [name for name, row in rows.items() if row["address"]] == [public.name]
    assert "Which years?" in page.content.decode()


def test_a_question_of_a_review_that_is_over_is_not_asked_any_more(owner: User, owner_client: Client) -> None:
    ReviewFactory(data_source=DataSourceFactory(submitter=owner), question="Which years?")

    page = owner_client.get(PROFILE)

    assert "Which years?" not in page.content.decode()
    assert page.context["summary"].waiting == 0


def test_rights_are_told_in_words(owner_client: Client, curator_client: Client, administrator_client: Client) -> None:
    assert "Review and edit data sources" not in owner_client.get(PROFILE).content.decode()
    page = curator_client.get(PROFILE).content.decode()
    assert "Review and edit data sources" in page
    assert "You’re an administrator" not in page
    assert reverse("admin:index") in page
    assert "You’re an administrator" in administrator_client.get(PROFILE).content.decode()


def test_the_account_says_how_one_signs_in(owner_client: Client) -> None:
    assert "Not linked" in owner_client.get(PROFILE).content.decode()

    browser, linked = Client(), UserFactory(password=None)
    ExternalAccountFactory(user=linked)
    browser.force_login(linked)
    text = browser.get(PROFILE).content.decode()

    assert "<dd>Linked" in text
    assert "Not set" in text


def test_capacities_are_ticked(owner: User, owner_client: Client) -> None:
    UserCapacityFactory(user=owner, capacity="lawyer")

    assert 'value="lawyer" id="id_capacities_3" checked' in owner_client.get(PROFILE).content.decode()


def test_no_hash_is_on_the_page_and_nothing_is_cached(owner: User, owner_client: Client) -> None:
    key = new_key(owner)

    page = owner_client.get(PROFILE)

    owner.refresh_from_db()
    for secret in (key, owner.api_key, owner.password):
        assert secret not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_the_navigation_leads_to_it_once_signed_in(client: Client, owner_client: Client) -> None:
    link = f'href="{PROFILE}"'

    assert link in owner_client.get("/").content.decode()
    assert link not in client.get("/").content.decode()


def test_who_has_nobody_elses_rights_has_no_other_page(owner: User, owner_client: Client) -> None:
    assert owner_client.get(f"{PROFILE}/{UserFactory().pk}").status_code == 404
