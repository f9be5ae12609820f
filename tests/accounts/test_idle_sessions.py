"""How long a browser stays signed in without a visit, what caches keep, and who can lock whom out."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Permission, User
from tests.accounts.factories import PASSWORD, UserFactory, UserPermissionFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def is_signed_in(client: Client) -> bool:
    return client.get("/").context["user"].is_authenticated


@pytest.mark.parametrize(
    ("member", "stays", "ends"), [("curator", 11 * HOUR, 13 * HOUR), ("owner", 13 * 24 * HOUR, 15 * 24 * HOUR)]
)
def test_a_session_ends_without_a_visit(
    request: pytest.FixtureRequest, member: str, stays: datetime.timedelta, ends: datetime.timedelta
) -> None:
    for pause, expected in ((stays, True), (ends, False)):
        client = Client()
        client.force_login(request.getfixturevalue(member))
        with time_machine.travel(timezone.now() + pause, tick=False):
            assert is_signed_in(client) is expected


def test_each_visit_lets_it_live_on(curator: User) -> None:
    client = Client()
    client.force_login(curator)
    for hours in (10, 20, 30):
        with time_machine.travel(timezone.now() + hours * HOUR, tick=False):
            assert is_signed_in(client)


def test_who_gets_a_permission_is_held_to_the_shorter_time_at_once(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    UserPermissionFactory(user=owner, permission=Permission.objects.get(permission_name="write_data"))

    with time_machine.travel(timezone.now() + 13 * HOUR, tick=False):
        assert not is_signed_in(client)


@pytest.mark.parametrize(("member", "words"), [("curator", "12 hours"), ("owner", "14 days")])
def test_the_page_of_sessions_says_so(request: pytest.FixtureRequest, member: str, words: str) -> None:
    client = request.getfixturevalue(f"{member}_client")

    assert f"We sign out browsers after {words} without a visit" in client.get(reverse("sessions")).content.decode()


@pytest.mark.parametrize("path", ["/", "/data-sources", "/data-requests", "/profile", "/profile/sessions", "/metrics"])
def test_no_cache_keeps_a_page_for_one_person(owner_client: Client, path: str) -> None:
    assert "no-store" in owner_client.get(path, follow=True)["Cache-Control"]


def test_pages_for_everyone_may_be_kept(client: Client) -> None:
    assert "no-store" not in client.get("/robots.txt").get("Cache-Control", "")
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(reverse("sign-in"), {"username": email, "password": password}).status_code


def lock_out(email: str) -> None:
    """Guess as strangers, until nobody gets in any more."""
    for number in range(6):
        sign_in(Client(REMOTE_ADDR=f"10.9.0.{number}"), email, "wrong")
    assert sign_in(Client(REMOTE_ADDR="10.9.1.1"), email) == 429


def test_strangers_do_not_lock_an_owner_out_of_a_device_that_they_have_used() -> None:
    cache.clear()
    person = UserFactory(email="Ada@example.org")
    own = Client()
    assert sign_in(own, person.email) == 302
    own.post(reverse("sign-out"))

    lock_out(person.email)

    assert sign_in(own, "ada@example.org") == 302


def test_guesses_on_such_a_device_cost_a_minute_at_a_time() -> None:
    cache.clear()
    person = UserFactory()
    own = Client()
    sign_in(own, person.email)
    own.post(reverse("sign-out"))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        statuses = [sign_in(own, person.email, "wrong") for _ in range(5)]
        assert [*statuses, sign_in(own, person.email)] == [200] * 5 + [429]
    with time_machine.travel(now + datetime.timedelta(seconds=61), tick=False):
        assert sign_in(own, person.email) == 302


def test_a_device_of_one_person_is_no_way_around_the_limits_of_another() -> None:
    cache.clear()
    person, other_person = UserFactory(), UserFactory()
    own = Client()
    sign_in(own, person.email)
    own.post(reverse("sign-out"))

    lock_out(other_person.email)

    assert sign_in(own, other_person.email) == 429
    forged = Client()
    forged.cookies["device"] = "forged:cookie:text"
    assert sign_in(forged, other_person.email) == 429
