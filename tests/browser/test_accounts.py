"""Accounts in a real browser, with a real mail server; and every page of theirs looked at."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.services import two_factor
from accounts.services.passwords import request_reset
from accounts.services.sign_up import sign_up
from pdap.lib.mail.delivery import deliver_waiting
from tests.accounts.factories import PASSWORD, ExternalAccountFactory, UserFactory
from tests.accounts.mails import newest_secret, secret_of
from tests.browser.conftest import sign_in
from tests.browser.looking import OUR_PAGES, cookies_of, look, violations
from tests.oauth import GitHub
from tests.smtp import Letterbox

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "ada@example.org"
NEW = "a new battery, correctly stapled"


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    return mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_whole_way(
    page: Page, site: str, letterbox: Letterbox, console: list[str], settings: Any, db: None
) -> None:
    settings.SITE_URL = site
    page.set_default_timeout(8000)
    main = page.get_by_role("main")

    # Asking for what needs an account leads to the sign-in page, and from there to joining.
    page.goto("/profile/sessions")
    main.get_by_role("link", name="Create an account").click()

    # A poor form says what is wrong; the summary has the focus and leads to the field, and what was typed is kept.
    page.get_by_label("Email address").fill("ada")
    page.get_by_label("Researcher").check()
    page.get_by_role("button", name="Create account").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: Create an account"))
    assert violations(page, list(OUR_PAGES)) == []
    summary.get_by_role("link", name="Enter an email address in the format").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    expect(page.get_by_label("Researcher")).to_be_checked()
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    # The mail's link needs a button; then Ada is signed in, and where she wanted to go.
    assert deliver_waiting() == 1
    mail = letterbox.mails[-1]
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Confirm your email")
    page.goto(f"/validate/email?token={secret_of(text_of(mail))}")

    # The list of rules follows what is typed.
    rules = page.locator("[data-rule].met")
    page.get_by_label("Password", exact=True).fill(EMAIL)
    expect(rules).to_have_count(2)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    expect(rules).to_have_count(3)
    page.get_by_label("Repeat password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you are signed in")
    expect(page.get_by_text("Chrome on Linux").first).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()

    # A wrong password, then the right one.
    sign_in(page, EMAIL, "wrong")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Email or password is incorrect.")
    sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    # Forgotten, and back by mail.
    page.goto("/sign-in")
    main.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert deliver_waiting() == 1
    page.goto(f"/reset-password?token={secret_of(text_of(letterbox.mails[-1]))}")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("Repeat new password").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Password changed.")).to_be_visible()
    assert deliver_waiting() == 1
    assert letterbox.mails[-1]["Subject"] == "Your password was changed"
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Email or password is incorrect.")
    sign_in(page, EMAIL, NEW)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert console == []


def test_github_signs_in_under_the_strict_policy(page: Page, github: GitHub, console: list[str], db: None) -> None:
    github.is_person(7, EMAIL)

    page.goto("/sign-in?next=/data-requests")
    page.get_by_role("button", name="Sign in with GitHub").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Data requests")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert console == []


def verify_page() -> str:
    """Return the address of a mailed link that verifies."""
    sign_up("new@example.org", PASSWORD)
    return f"/validate/email?token={newest_secret()}"


def reset_page() -> str:
    """Return the address of a mailed link that resets."""
    request_reset(UserFactory().email)
    return f"/reset-password?token={newest_secret()}"


VISITORS: dict[str, str | Callable[[], str]] = {
    "sign up": "/sign-up",
    "sign up, sent": "/sign-up/success",
    "resend": "/sign-up/resend",
    "verify": verify_page,
    "verify, dead link": "/validate/email?token=x",
    "request a reset": "/request-reset-password",
    "request a reset, sent": "/request-reset-password/success",
    "reset": reset_page,
    "sign out, nobody": "/sign-out",
}
MEMBERS = {
    "password": "/change-password",
    "two-factor": "/profile/two-factor",
    "sessions": "/profile/sessions",
    "github": "/profile/github",
    "sign out": "/sign-out",
    "admin, refused": "/admin/login/",
}


@pytest.mark.parametrize("name", VISITORS)
def test_a_page_is_accessible_silent_and_narrow(browser: Browser, site: str, github: GitHub, name: str) -> None:
    address = VISITORS[name]
    look(browser, site, address if isinstance(address, str) else address(), cookies=[])


@pytest.mark.parametrize("name", MEMBERS)
def test_a_members_page_is_accessible_silent_and_narrow(browser: Browser, site: str, github: GitHub, name: str) -> None:
    person = UserFactory()
    cookies_of(person, site)

    look(browser, site, MEMBERS[name], cookies_of(person, site))


def test_a_guarded_and_linked_account_is_accessible_silent_and_narrow(browser: Browser, site: str) -> None:
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    two_factor.set_up(person, "JBSWY3DPEHPK3PXP")
    ExternalAccountFactory(user=person)

    for address in ("/profile/two-factor", "/profile/github", "/change-password"):
        look(browser, site, address, cookies_of(person, site))


def test_the_page_for_the_code_is_accessible_silent_and_narrow(browser: Browser, site: str) -> None:
    person, client = UserFactory(), Client()
    two_factor.set_up(person, "JBSWY3DPEHPK3PXP")
    client.post("/sign-in", {"username": person.email, "password": PASSWORD})

    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    look(browser, site, "/sign-in/code", [cookie])
