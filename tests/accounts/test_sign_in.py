"""Signing in by email address and password, over the existing `users` table."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from werkzeug.security import generate_password_hash

from accounts import hashers
from accounts.backends import find_by_email
from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.neutral import neutral
from tests.locations.factories import LocalityFactory, location_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("method", ["scrypt:32768:8:1", "pbkdf2:sha256:600000"])
def test_a_person_made_by_the_existing_application_signs_in(method: str) -> None:
    person = UserFactory(password=generate_password_hash("Existing-1", method=method))

    assert authenticate(username=person.email, password="Existing-1") == person
    assert authenticate(username=person.email, password="Existing-2") is None


def test_an_older_hash_is_written_anew_at_sign_in_and_still_verifies() -> None:
    person = UserFactory(password=generate_password_hash("Existing-1", method="pbkdf2:sha256:1000"))

    authenticate(username=person.email, password="Existing-1")

    person.refresh_from_db()
    assert person.password.startswith("scrypt:32768:8:3$")
    assert person.check_password("Existing-1")


def test_addresses_compare_without_case() -> None:
    person = UserFactory(email="Ada.Lovelace@Example.org")

    assert authenticate(username="ada.lovelace@example.ORG", password=PASSWORD) == person


def test_two_addresses_that_differ_by_case_each_need_their_exact_spelling() -> None:
    lower, upper = UserFactory(email="twin@example.org"), UserFactory(email="Twin@example.org")

    assert find_by_email("twin@example.org") == lower
    assert find_by_email("Twin@example.org") == upper
    assert find_by_email("TWIN@example.org") is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("a\0b@example.org", PASSWORD),
        ("half-\ud83d@example.org", PASSWORD),
        ("nobody@example.org", "half-\ud83d"),
        ("x" * 10_000, "y" * 10_000),
    ],
)
def test_nonsense_signs_nobody_in_and_breaks_nothing(email: str, password: str) -> None:
    assert authenticate(username=email, password=password) is None


def test_a_password_with_a_nul_byte_is_only_wrong() -> None:
    assert authenticate(username=UserFactory().email, password="a\0b") is None


def test_an_unknown_address_costs_a_hash_as_a_wrong_password_does(monkeypatch: pytest.MonkeyPatch) -> None:
    person, hashed, real = UserFactory(), [], hashers.hash_digest
    monkeypatch.setattr(hashers, "hash_digest", lambda *words: hashed.append(words[0]) or real(*words))

    assert authenticate(username=person.email, password="wrong") is None
    assert authenticate(username="nobody@example.org", password="wrong") is None

    assert hashed == [hashers.PREFERRED_METHOD] * 2


def test_someone_without_a_password_cannot_sign_in_with_one() -> None:
    person = UserFactory(password=None)

    assert not person.has_usable_password()
    assert authenticate(username=person.email, password="") is None


def test_the_address_is_found_by_its_index() -> None:
    with CaptureQueriesContext(connection) as captured:
        find_by_email("a@example.org")

    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        # Reading an empty table in the order of another index would cost as little.
        cursor.execute("set local enable_indexscan = off")
        cursor.execute(f"explain {captured[0]['sql']}")
        assert "ix_users_email_lower" in str(cursor.fetchall())


def test_someone_without_a_password_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    person, hashed, real = User(email="github@example.org"), [], hashers.hash_digest
    person.set_unusable_password()
    person.save()
    monkeypatch.setattr(hashers, "hash_digest", lambda *words: hashed.append(words[0]) or real(*words))

    assert authenticate(username=person.email, password="wrong") is None

    assert hashed == [hashers.PREFERRED_METHOD]


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields: str) -> HttpResponse:
    """Send the form of the sign-in page."""
    return client.post(reverse("sign-in"), {"username": email, "password": password, **fields})


def test_the_page_signs_in_and_leads_to_the_wanted_page(client: Client, owner: User) -> None:
    response = sign_in(client, owner.email, next="/data-requests?status=Complete")

    assert (response.status_code, response.url) == (302, "/data-requests?status=Complete")
    assert client.get("/").context["user"] == owner


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "/sign-in", "/sign-up", ""],
)
def test_the_page_leads_nowhere_else(client: Client, owner: User, wanted: str) -> None:
    assert sign_in(client, owner.email, next=wanted).url == "/"


def test_requesting_data_says_why_it_asks_to_sign_in_and_the_form_comes_back_filled_in(
    client: Client, owner: User
) -> None:
    town = location_of(LocalityFactory(name="Hometown"))
    wall = client.get(reverse("create-request"), {"location_id": town.pk}, follow=True)
    assert "Sign in to request data, so we can tell you what we find" in wall.content.decode()

    form = client.get(sign_in(client, owner.email, next=wall.context["next"]).url, follow=True)

    assert form.request["PATH_INFO"] == reverse("create-request")
    assert "Hometown" in form.content.decode()


def test_what_was_typed_into_a_request_comes_back_to_who_was_signed_out_meanwhile(client: Client, owner: User) -> None:
    typed = {"title": "Bookings of 2024", "submission_notes": "For a study of bail."}
    wall = client.post(reverse("create-request"), typed, follow=True)
    assert "we’ve kept what you typed" in wall.content.decode()

    page = client.get(sign_in(client, owner.email, next=wall.context["next"]).url, follow=True)

    assert all(text in page.content.decode() for text in typed.values())


def test_following_says_why_it_asks_to_sign_in_and_comes_back(client: Client, owner: User) -> None:
    follow_page = reverse("follow", args=[location_of(LocalityFactory()).pk])
    wall = client.get(follow_page, follow=True)
    assert "Sign in so we know where to send updates." in wall.content.decode()

    back = client.get(sign_in(client, owner.email, next=wall.context["next"]).url, follow=True)

    assert back.request["PATH_INFO"] == follow_page


def test_other_pages_say_nothing_of_requests_or_updates(client: Client) -> None:
    wall = client.get(reverse("sign-in"), {"next": reverse("profile")}).content.decode()

    assert "so we know" not in wall
    assert "so we can tell" not in wall


def test_the_session_gets_a_new_key_at_sign_in_and_the_old_one_is_worth_nothing(client: Client, owner: User) -> None:
    client.get(reverse("sign-in"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    sign_in(client, owner.email)

    assert client.session.session_key != planted
    stolen = Client()
    stolen.cookies["sessionid"] = planted
    assert stolen.get("/").context["user"].is_anonymous


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, owner: User) -> None:
    responses = [sign_in(client, email, "wrong") for email in (owner.email, "nobody@example.org")]

    first, second = (neutral(response) for response in responses)
    assert [response.status_code for response in responses] == [200, 200]
    assert first == second
    assert "Email or password is incorrect." in first


def test_what_was_typed_stays_but_for_the_password(client: Client) -> None:
    shown = sign_in(client, "nobody@example.org", "a wrong password").content.decode()

    assert 'value="nobody@example.org"' in shown
    assert "a wrong password" not in shown


def test_the_page_takes_no_query(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("sign-in"))

    assert len(captured) == 0


def test_the_admins_sign_in_is_the_sites_own(client: Client, curator: User) -> None:
    wanted = reverse("admin:datasources_datasource_changelist")
    response = client.get(wanted, follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('sign-in')}?{urlencode({'next': wanted})}"
    assert sign_in(client, curator.email, next=wanted).url == wanted
    assert client.get(wanted).status_code == 200


def test_the_admin_takes_no_password_of_its_own(client: Client, curator: User) -> None:
    response = client.post(reverse("admin:login"), {"username": curator.email, "password": PASSWORD})

    assert response.url.startswith(reverse("sign-in"))
    assert "_auth_user_id" not in client.session


def test_the_admin_changes_passwords_on_the_sites_own_page(curator_client: Client) -> None:
    assert curator_client.get(reverse("admin:password_change")).url == reverse("change-password")


def test_the_admin_says_to_whoever_holds_no_permission_that_it_does_not_open(stranger_client: Client) -> None:
    response = stranger_client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 403
    assert "You don’t have access to this page" in response.content.decode()


def test_signing_out_takes_a_button(owner_client: Client, owner: User) -> None:
    asked = owner_client.get(reverse("sign-out"))
    assert asked.status_code == 200
    assert owner_client.get("/").context["user"] == owner

    assert owner_client.post(reverse("sign-out")).url == "/"
    assert owner_client.get("/").context["user"].is_anonymous


def test_a_form_from_elsewhere_signs_nobody_in(owner: User) -> None:
    assert sign_in(Client(enforce_csrf_checks=True), owner.email).status_code == 403
