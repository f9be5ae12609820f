"""GitHub through the API, against a small GitHub of the tests' own."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ExternalAccount, User
from accounts.services import two_factor
from tests.accounts.factories import UserFactory
from tests.accounts.test_github import visit
from tests.accounts.test_two_factor import SECRET
from tests.oauth import GitHub
from tests.pdap.api.tokens import bearing, said, send

pytestmark = pytest.mark.django_db
FRONT_END = "https://data-sources.pdap.io/sign-in?from=here"


def handed_over(redirect_url: str = FRONT_END) -> str:
    """Go to GitHub and back, and return what the front end gets."""
    client = Client()
    there = client.get("/api/v2/oauth/github", {"redirect_url": redirect_url})
    assert there.status_code == 302
    back = urlsplit(visit(there.url))
    assert back.path == reverse("api-github-callback") == "/api/v2/auth/callback"
    onward = client.get(f"{back.path}?{back.query}")
    assert onward.status_code == 302
    assert onward.url.startswith(redirect_url)
    return parse_qs(urlsplit(onward.url).query)["gh_access_token"][0]


def log_in(token: str) -> tuple[int, str]:
    """Sign in and return what is said."""
    return said(send(Client(), "POST", "/oauth/login-with-github", {"gh_access_token": token}))


def link(token: str, email: str) -> tuple[int, str]:
    """Link and return what is said."""
    body = {"gh_access_token": token, "user_email": email}
    return said(send(Client(), "POST", "/oauth/link-to-github", body))


def test_a_newcomer_gets_an_account_and_tokens(github: GitHub) -> None:
    github.is_person(7, "ada@example.org")
    token = handed_over()

    response = send(Client(), "POST", "/oauth/login-with-github", {"gh_access_token": token})

    assert said(response) == (200, "User with email ada@example.org created and logged in.")
    assert set(response.json()) == {"message", "access_token", "refresh_token"}
    person = User.objects.get()
    profile = bearing(response.json()["access_token"]).get(f"/api/v2/user/{person.pk}").json()
    assert profile["data"]["external_accounts"] == {"github": "7"}
    assert log_in(handed_over())[0] == 200


def test_what_is_handed_over_opens_once_and_for_five_minutes_and_is_not_githubs_token(github: GitHub) -> None:
    github.is_person(7, "ada@example.org")
    token = handed_over()

    assert not any(secret in token for secret in github.tokens)
    assert log_in(token)[0] == 200
    assert log_in(token) == (401, "Access token has expired.")
    assert log_in("garbage") == (401, "Access token has expired.")
    late = handed_over()
    cache.clear()
    assert log_in(late) == (401, "Access token has expired.")


def test_it_is_kept_for_five_minutes(github: GitHub) -> None:
    github.is_person(7, "ada@example.org")
    token = handed_over()

    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=301), tick=False):
        assert log_in(token)[0] == 401


def test_an_address_that_is_known_and_not_linked_must_be_linked_first(github: GitHub) -> None:
    person = UserFactory(email="ada@example.org")
    github.is_person(7, "Ada@example.org")
    token = handed_over()

    status, message = log_in(token)
    assert status == 401
    assert "link GitHub" in message
    # A refusal uses nothing up.
    assert link(token, "ada@example.org") == (200, "Successfully linked Github account")
    assert ExternalAccount.objects.get().user == person
    assert log_in(handed_over())[0] == 200


def test_linking_twice_is_told(github: GitHub) -> None:
    UserFactory(email="ada@example.org")
    github.is_person(7, "ada@example.org")
    assert link(handed_over(), "ada@example.org")[0] == 200

    assert link(handed_over(), "ada@example.org") == (409, "This GitHub account is already linked to you.")
    github.number = 8
    assert link(handed_over(), "ada@example.org")[0] == 409


def test_an_address_that_github_has_not_verified_opens_and_links_nothing(github: GitHub) -> None:
    github.is_person(7, "ada@example.org", verified=False)
    assert log_in(handed_over())[0] == 400

    UserFactory(email="ada@example.org")
    assert link(handed_over(), "ada@example.org")[0] == 400
    assert not ExternalAccount.objects.exists()


def test_another_address_or_one_that_nobody_has_is_not_linked(github: GitHub) -> None:
    UserFactory(email="bob@example.org")
    github.is_person(7, "ada@example.org")

    assert link(handed_over(), "bob@example.org")[0] == 400
    assert link(handed_over(), "ada@example.org") == (400, "Email provided not associated with any user.")


@pytest.mark.parametrize(
    ("verified", "taken"),
    [
        ("straße@example.org", "strasse@example.org"),
        ("ada@straße.example", "ada@strasse.example"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("\u017fam@example.org", "sam@example.org"),
    ],
)
def test_an_address_that_only_looks_alike_takes_nobody_s_account(github: GitHub, verified: str, taken: str) -> None:
    UserFactory(email=taken)
    github.is_person(7, verified)

    assert link(handed_over(), taken)[0] == 400
    assert link(handed_over(), verified)[0] == 400
    assert not ExternalAccount.objects.exists()


def test_an_address_in_other_case_or_with_its_domain_in_ascii_is_the_same(github: GitHub) -> None:
    person = UserFactory(email="ada@straße.example")
    github.is_person(7, "Ada@straße.example")

    assert link(handed_over(), "ADA@xn--strae-oqa.example")[0] == 200
    assert ExternalAccount.objects.get().user == person


def test_who_has_two_factor_sign_in_gets_tokens_without_permissions(github: GitHub, curator: User) -> None:
    two_factor.set_up(curator, SECRET)
    github.is_person(7, curator.email)
    link(handed_over(), curator.email)

    body = {"gh_access_token": handed_over()}
    token = send(Client(), "POST", "/oauth/login-with-github", body).json()["access_token"]

    assert bearing(token).get("/api/v2/data-requests", {"sort_by": "internal_notes"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/", "https://pdap.io.evil.example/", "https://pdap.io@evil.example/", "//evil.example"),
        *("http://pdap.io/", "javascript:alert(1)", "https://pdap.io\\@evil.example", "/somewhere", "https://[bad/"),
    ],
)
def test_only_front_ends_that_are_known_are_led_to(github: GitHub, address: str) -> None:
    response = Client().get("/api/v2/oauth/github", {"redirect_url": address})

    assert response.status_code == 400
    assert "redirect_url" in response.json()["message"]


def test_a_way_back_that_nobody_has_begun_leads_to_the_sign_in_page(github: GitHub) -> None:
    response = Client().get("/api/v2/auth/callback", {"code": "x", "state": "invented"})

    assert (response.status_code, response.url) == (302, reverse("sign-in"))


def test_without_a_registration_it_is_not_there(client: Client) -> None:
    for path in ("/oauth/github", "/auth/callback"):
        response = client.get(f"/api/v2{path}")
        assert said(response) == (404, "GitHub sign-in isn't set up here.")
    assert log_in("x")[0] == link("x", "ada@example.org")[0] == 404
