"""The browsers in which someone is signed in."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from accounts.models import User
from accounts.services.sessions import end_everywhere
from accounts.user_agents import browser_name
from tests.accounts.factories import PASSWORD, UserFactory
from tests.signed_in import KEY_CHARACTERS, signed_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser_of(person: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    """Sign someone in through the page."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post(reverse("sign-in"), {"username": person.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    """Return whether someone is signed in in this browser."""
    return client.get("/").context["user"].is_authenticated


@pytest.mark.parametrize("permissions", [[], ["write_data"]])
def test_the_quick_sign_in_of_tests_writes_what_signing_in_writes(
    permissions: list[str], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2026-05-04T12:00:00Z", tick=False)
    person = UserFactory(permissions=permissions)
    browser = Client()
    browser.force_login(person)

    written = [written_by(browser), written_by(signed_in(person))]

    assert written[0] == written[1]
    assert written[0]["session"]["_auth_user_id"] == str(person.pk)


def written_by(client: Client) -> dict[str, Any]:
    """Return what is known of a browser in which someone is signed in, but for its random keys."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    stored = Session.objects.get(pk=cookie.value)
    (row,) = UserSession.objects.filter(session_key=cookie.value).values()
    return {
        "cookies": {name: dict(morsel) for name, morsel in client.cookies.items()},
        "session": stored.get_decoded(),
        "expires": stored.expire_date,
        "key": (len(cookie.value), set(cookie.value) <= set(KEY_CHARACTERS)),
        "row": {name: value for name, value in row.items() if name not in ("id", "session_key")},
    }


def test_each_sign_in_is_listed_and_goes_with_the_sign_out(owner: User) -> None:
    client = browser_of(owner)

    (row,) = UserSession.objects.all()
    assert (row.user, row.ip, row.user_agent, row.session_key) == (
        owner,
        "192.0.2.7",
        FIREFOX,
        client.session.session_key,
    )
    client.post(reverse("sign-out"))
    assert not UserSession.objects.exists()


def test_the_page_shows_this_browser_first_and_ends_another(owner: User) -> None:
    other_browser = browser_of(owner, address="198.51.100.9")
    here = browser_of(owner)
    shown = here.get(reverse("sessions"))
    text = shown.content.decode()
    assert text.index("192.0.2.7") < text.index("198.51.100.9")
    assert "Firefox on Linux" in text

    (pk,) = [row["session"].pk for row in shown.context["rows"] if not row["current"]]
    assert here.post(reverse("end-session", args=[pk])).url == reverse("sessions")

    assert (is_signed_in(here), is_signed_in(other_browser)) == (True, False)


def test_another_persons_session_is_a_404(owner: User, stranger_client: Client) -> None:
    browser = browser_of(owner)
    row = UserSession.objects.get(user=owner)

    assert stranger_client.post(reverse("end-session", args=[row.pk])).status_code == 404
    assert "192.0.2.7" not in stranger_client.get(reverse("sessions")).content.decode()
    assert is_signed_in(browser)


def test_one_can_end_ones_own(owner: User) -> None:
    client = browser_of(owner)

    assert client.post(reverse("end-session", args=[UserSession.objects.get().pk])).url == "/"

    assert not is_signed_in(client)


def test_everywhere_else_ends_with_one_button(owner: User) -> None:
    other_browsers = [browser_of(owner), browser_of(owner)]
    here = browser_of(owner)

    here.post(reverse("end-other-sessions"))

    assert is_signed_in(here)
    assert [is_signed_in(browser) for browser in other_browsers] == [False, False]


def test_ending_everywhere_leaves_nothing_of_this_person_and_all_of_others(owner: User, stranger: User) -> None:
    for person in (owner, owner, stranger):
        browser_of(person)

    assert end_everywhere(owner.pk) == 2

    assert [row.user for row in UserSession.objects.all()] == [stranger]
    assert Session.objects.count() == 1


def test_a_session_of_an_older_password_is_not_listed(owner: User) -> None:
    browser_of(owner)
    owner.set_password("changed by the existing application")
    owner.save()
    here = Client()
    here.force_login(owner)

    assert [row["current"] for row in here.get(reverse("sessions")).context["rows"]] == [True]
    assert UserSession.objects.count() == 1


def test_one_session_can_be_kept(owner: User) -> None:
    staying, other = browser_of(owner), browser_of(owner)

    assert end_everywhere(owner.pk, except_session=staying.session.session_key) == 1

    assert (is_signed_in(staying), is_signed_in(other)) == (True, False)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_plain_words(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_the_statements_that_say_who_is_signed_in_are_written_once(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_signed_in(curator_client)
    written = []
    as_sql = SQLCompiler.as_sql

    def write(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        written.append(compiler.query.model._meta.label)
        return as_sql(compiler, *args, **kwargs)

    monkeypatch.setattr(SQLCompiler, "as_sql", write)
    page = curator_client.get(reverse("privacy"))

    assert page.context["user"].is_staff
    assert written == []


@pytest.mark.parametrize("lives_seconds", [0, 60])
def test_a_session_whose_time_is_over_signs_nobody_in(lives_seconds: int, curator_client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=lives_seconds))

    assert is_signed_in(curator_client) is bool(lives_seconds)


def test_a_key_of_no_session_signs_nobody_in(curator_client: Client) -> None:
    curator_client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32

    assert not is_signed_in(curator_client)


@pytest.mark.parametrize("octal", ["000", "377", "012", "041"])
@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "device", "wrote", settings.CSRF_COOKIE_NAME])
def test_a_cookie_of_any_bytes_signs_nobody_in_and_breaks_no_page(client: Client, cookie: str, octal: str) -> None:
    """A quoted cookie may spell any byte by its octal number."""
    headers: Any = {"HTTP_COOKIE": f'{cookie}="abcdefghijkl\\{octal}"'}

    for page in ("/", reverse("sign-in"), reverse("admin:login")):
        response = client.get(page, **headers)
        assert response.status_code in (200, 302)
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("sign-in"), {"username": "a@example.org", "password": "x"}, **headers).status_code == 403
