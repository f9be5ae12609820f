"""Every page of accounts: to whom it opens, what it costs, and what it never gives away."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.urls import urlpatterns
from tests.accounts.factories import PASSWORD
from tests.accounts.test_sessions import browser_of

pytestmark = pytest.mark.django_db

OPEN = ("sign-up", "sign-up-done", "resend", "sign-in", "sign-out", "request-reset", "request-reset-done")
OWN = ("change-password", "two-factor", "two-factor-qr", "sessions", "link-github", "confirm")
POSTED = ("end-other-sessions", "unlink-github")
# Without a link they say so (400), or lead to where things begin (302).
LED_BY_MAIL = ("verify-email", "reset-password")
ELSEWHERE = ("second-factor", "github-sign-in", "end-session", "account_login", "mfa_authenticate")
CAST = ("owner", "stranger", "curator", "administrator")


@pytest.fixture(params=CAST)
def member(request: pytest.FixtureRequest) -> Iterator[Client]:
    """Each of the cast, signed in."""
    return request.getfixturevalue(f"{request.param}_client")


def test_every_address_is_tested_here_or_beside() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*OPEN, *OWN, *POSTED, *LED_BY_MAIL, *ELSEWHERE}


@pytest.mark.parametrize("name", OPEN)
def test_a_visitor_may_see_what_leads_into_an_account(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode().count('<meta name="robots" content="noindex">') == 1


@pytest.mark.parametrize("name", OWN)
def test_a_visitor_is_asked_to_sign_in_and_then_led_back(client: Client, owner: User, name: str) -> None:
    response = client.get(reverse(name), follow=True)

    assert response.redirect_chain[0][0] == f"{reverse('sign-in')}?next={reverse(name)}"
    sent = {"username": owner.email, "password": PASSWORD, "next": response.context["next"]}
    assert client.post(reverse("sign-in"), sent).url == reverse(name)


@pytest.mark.parametrize("name", POSTED)
def test_a_visitor_changes_nothing(client: Client, name: str) -> None:
    assert client.post(reverse(name)).url.startswith(reverse("sign-in"))


@pytest.mark.parametrize("name", OWN)
def test_each_of_the_cast_sees_their_own(member: Client, name: str) -> None:
    assert member.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", POSTED)
def test_a_link_alone_changes_nothing(member: Client, name: str) -> None:
    assert member.get(reverse(name)).status_code == 302  # to the page that has the form


@pytest.mark.parametrize("name", LED_BY_MAIL)
def test_a_page_of_a_mail_says_so_where_the_link_is_missing(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 400


@pytest.mark.parametrize("name", ["sign-up", "resend", "request-reset", "sign-in"])
def test_rubbish_gets_a_form_that_says_what_is_wrong(client: Client, name: str) -> None:
    for sent in ({}, {"email": "\0", "username": "\0", "password": "\0"}, {"email": "x" * 10_000}):
        response = client.post(reverse(name), sent)
        assert response.status_code == 200
        assert "data-focus" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # Each: the session, the person, their permissions for the head of the page.
        ("change-password", 5),  # and their GitHub account, and whether they have an API key
        ("two-factor", 7),  # and whether it is set up; the secret goes into the session: savepoint, write, release
        ("link-github", 4),  # and their GitHub account
        ("sessions", 6),  # and their sessions, which of them live, and whether they hold a permission
    ],
)
def test_a_page_takes_a_known_number_of_queries(
    owner: User, name: str, queries: int, django_assert_num_queries: object
) -> None:
    browser_of(owner)
    client = browser_of(owner)

    with django_assert_num_queries(queries):  # type: ignore[operator]
        client.get(reverse(name))
