"""The pages of following: anything with an account, and by email alone."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from datasources.models import DataSource
from notifications.enums import DigestFrequency, WatchKind
from notifications.models import DigestSettings, Follow, Follower, Watch
from notifications.services.watches import key_of
from pdap.db.enums import ApprovalStatus
from pdap.lib.mail.delivery import deliver_waiting
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import FollowerFactory, WatchFactory, WebhookFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

FOLLOW = "/follow"


def confirm_link() -> str:
    deliver_waiting()
    return re.search(r"(/following/confirm/[\w-]+)", mail.outbox[-1].body)[1]  # type: ignore[index]


def test_an_address_follows_a_place_with_one_form_and_one_confirmation(client: Client) -> None:
    town = location_of(LocalityFactory(name="Hometown"))
    page = client.get(FOLLOW, {"place": town.pk})
    assert "Hometown" in page.content.decode()

    sent = client.post(f"{FOLLOW}?place={town.pk}", {"email": "reader@example.org"})
    assert "Check your email" in sent.content.decode()
    link = confirm_link()
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert Watch.objects.get().confirmed_at is None

    managing = client.post(link, follow=True)
    assert Watch.objects.get().confirmed_at is not None
    assert "Hometown" in managing.content.decode()
    assert client.get(link).status_code == 404


def test_the_answer_does_not_tell_who_follows_or_has_an_account(client: Client) -> None:
    agency = AgencyFactory()
    UserFactory(email="member@example.org")
    WatchFactory(by_email=True, kind=WatchKind.AGENCY, agency=agency, follower__email="known@example.org")

    pages = {
        client.post(f"{FOLLOW}?agency={agency.pk}", {"email": email}).content
        for email in ("member@example.org", "known@example.org", "new@example.org")
    }

    assert len(pages) == 1


def test_one_network_cannot_have_many_emails_written_and_an_address_gets_few(client: Client) -> None:
    cache.clear()
    agency = AgencyFactory()
    for number in range(20):
        client.post(f"{FOLLOW}?agency={agency.pk}", {"email": f"reader-{number % 2}@example.org"})
    assert client.post(f"{FOLLOW}?agency={agency.pk}", {"email": "x@example.org"}).status_code == 429

    deliver_waiting()
    assert Follower.objects.count() == 2


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c"])
def test_what_is_no_address_is_explained(client: Client, email: str) -> None:
    page = client.post(f"{FOLLOW}?agency={AgencyFactory().pk}", {"email": email})

    assert page.status_code == 400
    assert not Follower.objects.exists()


def test_an_account_follows_at_once_and_unfollows(owner_client: Client, owner: Any) -> None:
    source = DataSourceFactory()
    address = f"{FOLLOW}?source={source.pk}"

    owner_client.post(address, {"frequency": "at_once"})
    assert Watch.objects.get(user=owner).frequency == "at_once"
    assert "Unfollow" in owner_client.get(address).content.decode()
    owner_client.post(address, {"unfollow": "1"})
    assert not Watch.objects.exists()

    town = location_of(LocalityFactory())
    owner_client.post(f"{FOLLOW}?place={town.pk}&record_type=Stops", {})
    assert Follow.objects.get(user=owner).location_id == town.pk


def test_an_account_is_asked_how_often_only_where_the_answer_is_kept(owner_client: Client, client: Client) -> None:
    town, agency = location_of(LocalityFactory()), AgencyFactory()

    def offered(visitor: Client, query: str) -> list[str]:
        page = visitor.get(f"{FOLLOW}?{query}")
        return [value for value, _ in page.context["form"].fields["frequency"].choices]

    assert offered(owner_client, f"place={town.pk}&record_type=Stops") == [""]
    assert offered(owner_client, f"agency={agency.pk}") == ["", "daily", "weekly", "monthly"]
    assert offered(client, f"place={town.pk}") == ["", "daily", "weekly", "monthly"]


def test_a_search_is_kept_by_what_changes_its_results(owner_client: Client, owner: Any) -> None:
    for query in ("q=stops&record_types=Stops&page=2", "record_types=Stops&q=stops&sort=name"):
        owner_client.post(f"{FOLLOW}?search={query.replace('&', '%26')}", {})

    assert Watch.objects.get(user=owner).search == "q=stops&record_types=Stops"


@pytest.mark.parametrize(
    "query",
    [
        *("", "place=999999", "agency=999999", "source=x", "record_type=Nonsense", "search=record_types%3DNonsense"),
        "search=location_id%3D999999",
    ],
)
def test_what_cannot_be_followed_is_not_found_or_explained(client: Client, query: str) -> None:
    assert client.get(f"{FOLLOW}?{query}").status_code in (400, 404)


def test_what_is_not_public_cannot_be_followed(client: Client) -> None:
    hidden = [
        f"source={DataSourceFactory(pending=True).pk}",
        f"agency={AgencyFactory(pending=True).pk}",
        f"request={DataRequestFactory(request_status='Intake').pk}",
    ]

    assert [client.get(f"{FOLLOW}?{query}").status_code for query in hidden] == [404] * 3


def test_one_page_behind_the_link_changes_and_ends_everything(client: Client) -> None:
    follower = FollowerFactory()
    watches = [WatchFactory(follower=follower, kind=WatchKind.AGENCY, agency=AgencyFactory()) for _ in range(2)]
    key = key_of(follower)
    address = reverse("following", args=[key])

    page = client.get(address)
    assert page["Cache-Control"].find("no-store") >= 0
    client.post(address, {"frequency": "daily"})
    assert Follower.objects.get().frequency == "daily"
    client.post(reverse("stop-watch", args=[key, watches[0].pk]))
    assert [watch.pk for watch in Watch.objects.all()] == [watches[1].pk]
    client.post(reverse("stop-watch", args=[key, watches[1].pk]))
    assert not Follower.objects.exists()


def test_one_click_ends_all_and_opening_the_link_ends_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    watch = WatchFactory(by_email=True, kind=WatchKind.AGENCY, agency=AgencyFactory())
    address = reverse("stop-following", args=[key_of(watch.follower)])

    client.get(address)
    client.head(address)
    assert Watch.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follower.objects.exists()
    assert client.post(address).status_code == 200


def test_a_key_that_nobody_has_opens_nothing(client: Client) -> None:
    watch = WatchFactory(by_email=True, kind=WatchKind.AGENCY, agency=AgencyFactory())
    other = WatchFactory(by_email=True, kind=WatchKind.AGENCY, agency=AgencyFactory())

    assert client.get(reverse("following", args=["x" * 43])).status_code == 404
    client.post(reverse("stop-watch", args=[key_of(other.follower), watch.pk]))
    assert Watch.objects.filter(pk=watch.pk).exists()


def test_a_person_sees_and_ends_what_they_watch(owner_client: Client, owner: Any) -> None:
    own = WatchFactory(user=owner, kind=WatchKind.AGENCY, agency=AgencyFactory(name="Town Police"))
    other = WatchFactory(kind=WatchKind.AGENCY, agency=AgencyFactory())

    assert "Town Police" in owner_client.get(reverse("watched")).content.decode()
    owner_client.post(reverse("watched"), {"watch": str(other.pk)})
    owner_client.post(reverse("watched"), {"watch": "x"})
    assert Watch.objects.count() == 2
    owner_client.post(reverse("watched"), {"watch": str(own.pk)})
    assert Watch.objects.get().pk == other.pk


def test_a_persons_data_has_what_they_watch_and_no_secret(owner_client: Client, owner: Any) -> None:
    WatchFactory(user=owner, kind=WatchKind.SEARCH, search="q=stops")
    webhook = WebhookFactory(user=owner)

    data = owner_client.get(reverse("profile-data"))

    assert data.json()["watches"][0]["search"] == "q=stops"
    assert data.json()["webhooks"][0]["url"] == webhook.url
    assert webhook.secret not in data.content.decode()


def test_the_email_that_confirms_holds_no_word_that_a_visitor_typed(client: Client) -> None:
    for email in ("stranger@example.org", "stranger@example.org"):
        client.post(f"{FOLLOW}?search=q%3DWin%2Bat%2Bhttps://evil.example", {"email": email})
    deliver_waiting()

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        whole = " ".join([message.subject, message.body, message.alternatives[0][0]])  # type: ignore[attr-defined]
        assert "evil" not in whole
        assert "a search" in whole


def test_a_followed_search_is_named_by_its_agency_and_the_number_of_its_filters(
    owner_client: Client, owner: Any
) -> None:
    agency = AgencyFactory(name="Ada Police")
    for search in (f"agency_id%3D{agency.pk}", "level%3Dcounty%26archived%3Dyes"):
        owner_client.post(f"{FOLLOW}?search={search}", {})

    page = owner_client.get(reverse("watched")).content.decode()

    assert "Data sources, Ada Police" in page
    assert "Data sources (2 filters)" in page
    assert "All data sources" not in page


def test_the_page_of_what_one_follows_shows_the_time_that_was_chosen(owner_client: Client, owner: Any) -> None:
    address = f"{FOLLOW}?source={DataSourceFactory().pk}"
    owner_client.post(address, {"frequency": "at_once"})

    form = owner_client.get(address).context["form"]

    assert form["frequency"].value() == "at_once"


def test_what_is_no_longer_public_is_neither_named_nor_linked(client: Client) -> None:
    source = DataSourceFactory(name="Secret source")
    follower = FollowerFactory()
    WatchFactory(follower=follower, kind=WatchKind.SOURCE, data_source=source)
    page_address = reverse("following", args=[key_of(follower)])
    assert f'href="/data-sources/{source.pk}"' in client.get(page_address).content.decode()

    DataSource.objects.update(approval_status=ApprovalStatus.REJECTED)

    page = client.get(page_address).content.decode()
    assert "No longer listed" in page
    assert "Secret source" not in page
    assert f"/data-sources/{source.pk}" not in page


def test_who_gets_no_emails_is_told_so_before_and_after_following(owner_client: Client, owner: Any) -> None:
    address = f"{FOLLOW}?source={DataSourceFactory().pk}"
    assert "set to “Never" not in owner_client.get(address).content.decode()
    DigestSettings.objects.update_or_create(user=owner, defaults={"frequency": DigestFrequency.OFF})

    page = owner_client.get(address).content.decode()
    answer = owner_client.post(address, {"frequency": "at_once"}, follow=True).content.decode()

    assert f'href="{reverse("digest-settings")}">Choose how often you want it' in page
    assert "but your digest is set to “Never,” so you won" in answer
