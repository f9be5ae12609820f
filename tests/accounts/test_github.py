"""Signing in with GitHub and linking it, against a small GitHub of the tests' own."""

import http.client
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import ExternalAccount, PendingUser, User
from accounts.services import github as service
from accounts.services import two_factor
from tests.accounts.confirming import confirm
from tests.accounts.factories import ExternalAccountFactory, PendingUserFactory, UserFactory
from tests.oauth import GitHub

pytestmark = pytest.mark.django_db


def visit(address: str) -> str:
    """Open a page of GitHub and return where it leads."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["Location"]
    connection.close()
    return location


def through_github(client: Client, name: str, **fields: str) -> HttpResponse:
    """Press a button that goes to GitHub, and come back; return the site's answer."""
    if name == "link-github" and signed_in_as(client):
        confirm(client)
    there = client.post(reverse(name), fields)
    assert there.status_code == 302
    back = urlsplit(visit(there.url))
    assert back.path == reverse("github_callback")
    return client.get(f"{back.path}?{back.query}")


def said(response: HttpResponse) -> str:
    """Return what the site says on the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def signed_in_as(client: Client) -> User | None:
    """Return who is signed in."""
    person = client.get("/").context["user"]
    return person if person.is_authenticated else None


def test_a_newcomer_with_a_verified_address_gets_an_account_and_is_signed_in(client: Client, github: GitHub) -> None:
    github.is_person(7, "Ada@example.org")
    PendingUserFactory(email="ada@example.org")

    response = through_github(client, "github-sign-in", next="/data-requests")

    assert response.url == "/data-requests"
    person = User.objects.get()
    assert (person.email, person.has_usable_password()) == ("ada@example.org", False)
    assert signed_in_as(client) == person
    assert ExternalAccount.objects.get().account_identifier == "7"
    assert not PendingUser.objects.exists()


def test_an_unverified_address_makes_nobody(client: Client, github: GitHub) -> None:
    github.is_person(7, "ada@example.org", verified=False)

    response = through_github(client, "github-sign-in")

    assert response.url == reverse("sign-in")
    assert "hasn’t verified your" in said(response)
    assert not User.objects.exists()


def test_a_person_linked_by_the_existing_application_signs_in(client: Client, github: GitHub) -> None:
    account = ExternalAccountFactory(account_identifier="7")
    github.is_person(7, "whatever@example.org", verified=False)

    through_github(client, "github-sign-in")

    assert signed_in_as(client) == account.user
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_a_changed_address_still_signs_the_same_person_in(client: Client, github: GitHub) -> None:
    github.is_person(7, "ada@example.org")
    through_github(Client(), "github-sign-in")
    UserFactory(email="new@example.org")
    github.is_person(7, "new@example.org")

    through_github(client, "github-sign-in")

    person = signed_in_as(client)
    assert person is not None
    assert person.email == "ada@example.org"


def test_a_known_address_that_is_not_linked_must_sign_in_and_link(client: Client, github: GitHub, owner: User) -> None:
    github.is_person(7, owner.email.upper())

    response = through_github(client, "github-sign-in")

    assert response.url == f"{reverse('sign-in')}?next={quote(reverse('link-github'), safe='')}"
    assert "then link GitHub" in said(response)
    assert signed_in_as(client) is None
    assert not ExternalAccount.objects.exists()


def test_whoever_is_signed_in_links_and_then_signs_in_with_it(
    client: Client,
    owner_client: Client,
    owner: User,
    github: GitHub,
) -> None:
    github.is_person(7, "elsewhere@example.org", verified=False)

    assert through_github(owner_client, "link-github").url == reverse("link-github")
    assert "GitHub account <strong>7</strong>" in owner_client.get(reverse("link-github")).content.decode()
    through_github(owner_client, "link-github")
    through_github(client, "github-sign-in")

    assert signed_in_as(client) == owner
    assert ExternalAccount.objects.count() == 1


def test_one_github_account_never_belongs_to_two(owner_client: Client, github: GitHub) -> None:
    account = ExternalAccountFactory(account_identifier="7")
    github.is_person(7, "ada@example.org")

    answer = through_github(owner_client, "link-github")

    assert "already linked to someone else" in said(answer)
    assert [row.user for row in ExternalAccount.objects.all()] == [account.user]


def test_a_second_github_account_needs_the_first_unlinked(owner_client: Client, owner: User, github: GitHub) -> None:
    ExternalAccountFactory(user=owner, account_identifier="6")
    github.is_person(7, "ada@example.org")

    assert "Unlink it first" in said(through_github(owner_client, "link-github"))
    owner_client.post(reverse("unlink-github"))
    through_github(owner_client, "link-github")

    assert [row.account_identifier for row in ExternalAccount.objects.all()] == ["7"]


def test_of_two_whom_the_existing_application_linked_to_one_account_the_first_signs_in(
    client: Client,
    github: GitHub,
) -> None:
    first = ExternalAccountFactory(account_identifier="7")
    ExternalAccountFactory(account_identifier="7")
    github.is_person(7, "ada@example.org")

    through_github(client, "github-sign-in")

    assert signed_in_as(client) == first.user


def test_unlinking_ends_it(client: Client, owner_client: Client, owner: User, github: GitHub) -> None:
    ExternalAccountFactory(user=owner, account_identifier="7")
    github.is_person(7, owner.email)

    assert owner_client.post(reverse("unlink-github")).url == reverse("link-github")

    through_github(client, "github-sign-in")
    assert signed_in_as(client) is None


def test_unlinking_touches_nobody_else(owner_client: Client) -> None:
    other_account = ExternalAccountFactory()

    owner_client.post(reverse("unlink-github"))

    assert ExternalAccount.objects.get() == other_account


def test_who_denies_it_there_is_led_back(client: Client, github: GitHub) -> None:
    github.denies = True

    response = through_github(client, "github-sign-in")

    assert response.url == reverse("sign-in")
    assert "didn’t confirm your identity" in said(response)


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y"])
def test_an_answer_that_nobody_asked_for_signs_nobody_in(client: Client, github: GitHub, query: str) -> None:
    assert client.get(f"{reverse('github_callback')}{query}").url == reverse("sign-in")
    assert signed_in_as(client) is None


def test_an_answer_meant_for_another_browser_signs_nobody_in(client: Client, github: GitHub) -> None:
    github.is_person(7, "attacker@example.org")
    there = Client().post(reverse("github-sign-in"))
    back = urlsplit(visit(there.url))

    assert client.get(f"{back.path}?{back.query}").url == reverse("sign-in")

    assert signed_in_as(client) is None
    assert not User.objects.exists()


def test_it_leads_to_no_other_site(client: Client, github: GitHub) -> None:
    github.is_person(7, "ada@example.org")

    assert through_github(client, "github-sign-in", next="https://evil.example/").url == "/"


def test_a_link_from_elsewhere_starts_nothing(client: Client, owner_client: Client, github: GitHub) -> None:
    assert client.get(reverse("github-sign-in")).url == reverse("sign-in")
    assert owner_client.get(reverse("link-github")).status_code == 200
    assert client.post(reverse("link-github")).url.startswith(reverse("sign-in"))


def test_the_button_is_there_only_where_the_site_is_registered_at_github(
    client: Client, owner_client: Client, request: pytest.FixtureRequest
) -> None:
    for name in ("sign-in", "sign-up"):
        assert "with GitHub" not in client.get(reverse(name)).content.decode()
    assert client.post(reverse("github-sign-in")).status_code == 404
    assert confirm(owner_client).post(reverse("link-github")).status_code == 404
    assert client.get(reverse("github_callback")).status_code == 404

    request.getfixturevalue("github")
    for name in ("sign-in", "sign-up"):
        assert "with GitHub" in client.get(reverse(name)).content.decode()


def test_the_second_factor_is_asked_of_whoever_comes_from_github_too(client: Client, github: GitHub) -> None:
    account = ExternalAccountFactory(account_identifier="7")
    two_factor.set_up(account.user, "JBSWY3DPEHPK3PXP")
    github.is_person(7, "ada@example.org")

    assert through_github(client, "github-sign-in").url == reverse("second-factor")

    assert signed_in_as(client) is None


def test_it_asks_github_for_addresses_alone_and_keeps_no_token(client: Client, github: GitHub) -> None:
    github.is_person(7, "ada@example.org")

    there = client.post(reverse("github-sign-in"))
    through_github(client, "github-sign-in")

    assert parse_qs(urlsplit(there.url).query)["scope"] == ["user:email"]
    assert github.tokens
    assert not any(token in str(dict(client.session)) for token in github.tokens)


def test_the_same_link_twice_changes_nothing(owner: User) -> None:
    service.link_account(owner, "7")
    service.link_account(owner, "7")

    assert ExternalAccount.objects.count() == 1
