"""A form that expired, or that was submitted after signing out, gives back what was typed."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pdap.web.submitted import is_secret
from pdap.web.unsent import KEPT, KEPT_SECONDS, MOST_CHARACTERS, SIGNED_OUT
from requests_app.models import DataRequest
from tests.accounts.factories import PASSWORD
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import LocalityFactory, LocationFactory, location_of
from tests.pdap.web.shown_forms import ShownForm, forms_of
from tests.requests_app.test_request_pages import GOOD

pytestmark = pytest.mark.django_db

HERE = {"HTTP_ORIGIN": "http://testserver"}


def filled_in(response: Any) -> ShownForm:
    """Return the page's form that was filled in again."""
    (form,) = [form for form in forms_of(response.content.decode()) if SIGNED_OUT in form.text]
    return form


def sign_in_again(client: Client, person: User, response: Any) -> Any:
    """Sign in where a form led to, and return the page that this leads to."""
    return client.post(response.url, {"username": person.email, "password": PASSWORD}, follow=True)


def test_a_form_submitted_when_signed_out_is_there_again_with_the_words(client: Client, owner: User) -> None:
    places = [location_of(LocalityFactory(name="Erie")), location_of(LocalityFactory(name="Akron"))]
    typed = {**GOOD, "locations": [str(place.pk) for place in places], "locations_typed": "pit"}
    response = client.post(reverse("create-request"), typed)

    assert response.url == f"{reverse('sign-in')}?next={reverse('continue-form')}"
    assert "we’ve kept what you typed" in client.get(response.url).content.decode()
    page = sign_in_again(client, owner, response)

    assert page.redirect_chain[-1][0] == reverse("create-request")
    assert "Erie" in page.content.decode()
    again = filled_in(page).sent
    assert {name: sorted(again[name]) for name in typed} == {
        name: sorted(value) if isinstance(value, list) else [value] for name, value in typed.items()
    }

    client.post(reverse("create-request"), {**again, "locations_typed": ""})

    made = DataRequest.objects.get()
    assert (made.title, sorted(made.record_types_required or [])) == (GOOD["title"], sorted(GOOD["record_types"]))
    assert set(made.locations.values_list("pk", flat=True)) == {place.pk for place in places}
    assert client.get(reverse("continue-form")).headers["Location"] == reverse("home")


def test_a_form_comes_back_on_the_page_that_it_was_sent_from(client: Client, owner: User) -> None:
    agency = AgencyFactory(name="Erie Police", locations=[LocationFactory()])
    page = reverse("submit-source") + f"?agency_id={agency.pk}"
    typed = {"source_url": "https://example.gov/stops", "name": "Stops", "agencies": [agency.pk], "readme_url": "x.y"}

    response = client.post(reverse("submit-source"), typed, headers={"Referer": f"http://testserver{page}"})
    again = sign_in_again(client, owner, response)

    assert again.redirect_chain[-1][0] == page
    form = filled_in(again)
    assert (form.sent["agencies"], form.sent["readme_url"]) == ([str(agency.pk)], ["x.y"])
    assert "readme_url" not in form.folded_away


def test_what_a_button_alone_sent_is_shown_with_a_button_that_sends_it(client: Client, owner: User) -> None:
    follow, page = reverse("follow", args=[7]), reverse("place", args=[7])

    response = client.post(follow, {"frequency": "weekly"}, headers={"Referer": f"http://testserver{page}"})
    again = sign_in_again(client, owner, response)

    assert again.redirect_chain[-1][0] == reverse("continue-form", query={"show": 1})
    text = again.content.decode()
    assert f'action="{follow}"' in text
    assert '<input type="hidden" name="frequency" value="weekly">' in text


def test_nothing_waits_for_a_visitor_who_typed_nothing(client: Client) -> None:
    client.post(reverse("create-request"), {})

    assert client.get(reverse("continue-form")).headers["Location"] == reverse("home")


def test_a_text_too_long_for_a_session_is_given_back_at_once(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("contact"))
    typed = {"title": "x" * MOST_CHARACTERS, "submission_notes": "The end", "password": "hunter2"}
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}

    response = client.post(reverse("create-request"), typed | token, **HERE)

    assert response.status_code == 403
    for page in (response, client.post(reverse("contact"), typed, **HERE)):
        text = page.content.decode()
        assert "The end" in text
        assert typed["title"] in text
        assert "hunter2" not in text
    assert KEPT not in client.session
    assert f'action="{reverse("create-request")}"' in response.content.decode()


def test_a_form_of_three_long_texts_is_kept_whole(client: Client, owner: User) -> None:
    typed = {name: name * 3_000 for name in ("title", "submission_notes", "data_requirements")}

    again = sign_in_again(client, owner, client.post(reverse("create-request"), typed))

    assert {name: filled_in(again).sent[name] for name in typed} == {name: [text] for name, text in typed.items()}


def as_browser(client: Client, address: str, typed: dict[str, Any], **headers: Any) -> Any:
    """Send a form as a browser does: with the token of the page."""
    token = client.cookies["csrftoken"].value
    return client.post(address, typed | {"csrfmiddlewaretoken": token}, **headers)


def test_what_is_given_back_can_be_sent_as_it_stands(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("contact"))
    as_browser(client, reverse("follow", args=[7]), {"frequency": "weekly"}, **HERE)
    client.force_login(owner)

    page = client.get(reverse("continue-form", query={"show": 1})).content.decode()

    (form,) = [form for form in forms_of(page) if "frequency" in form.sent]
    assert len(form.sent["csrfmiddlewaretoken"]) == 1
    assert client.post(reverse("follow", args=[7]), form.sent, **HERE).status_code != 403
    assert "Csrfmiddlewaretoken" not in page


def test_an_expired_form_can_be_sent_as_it_is_given_back() -> None:
    client = Client(enforce_csrf_checks=True)
    stale = {"message": "A long text", "csrfmiddlewaretoken": "x" * 64}

    page = client.post(reverse("contact"), stale, **HERE).content.decode()

    (form,) = [form for form in forms_of(page) if "message" in form.sent]
    assert "x" * 64 not in form.sent["csrfmiddlewaretoken"]
    assert client.post(reverse("contact"), form.sent, **HERE).status_code != 403


def test_a_button_that_sends_nothing_else_does_not_replace_a_long_form(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("contact"))
    as_browser(client, reverse("create-request"), {"title": "A long title"}, **HERE)

    as_browser(client, reverse("profile-end-key"), {}, **HERE)

    assert client.session[KEPT]["typed"] == {"title": ["A long title"]}


def test_a_form_waits_an_hour(client: Client, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.post(reverse("create-request"), GOOD)
    now = time.time()
    monkeypatch.setattr("pdap.web.unsent.time", lambda: now + KEPT_SECONDS + 1)

    page = sign_in_again(client, owner, response)

    assert GOOD["title"] not in page.content.decode()
    assert KEPT not in client.session


@pytest.mark.parametrize("sender", ["http://[", "http://testserver", "http://testserver//elsewhere.example/"])
def test_a_strange_referer_leads_nowhere_else(client: Client, owner: User, sender: str) -> None:
    response = client.post(reverse("create-request"), GOOD, headers={"Referer": sender})

    assert client.session[KEPT]["page"] == reverse("create-request")
    assert GOOD["title"] in sign_in_again(client, owner, response).content.decode()


def test_a_strange_origin_is_not_from_here() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("contact"), {"message": "Forged"}, HTTP_ORIGIN="http://[")

    assert response.status_code == 403
    assert f'action="{reverse("contact")}"' not in response.content.decode()


@pytest.mark.parametrize("name", ["password1", "oldpassword", "csrfmiddlewaretoken", "apiKey", "apikey", "login-code"])
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["state", "keywords", "title", "submission_notes", "coded_by"])
def test_names_that_are_no_secrets(name: str) -> None:
    assert not is_secret(name)


def test_an_expired_form_of_this_site_can_be_submitted_again() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("contact"), {"message": "A long <text>"}, **HERE)

    page = response.content.decode()
    assert response.status_code == 403
    assert "A long &lt;text&gt;" in page
    assert f'action="{reverse("contact")}"' in page


@pytest.mark.parametrize("sender", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_of_another_site_is_shown_and_not_offered_to_be_submitted(sender: dict[str, Any]) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("contact"), {"message": "Forged"}, **sender)

    page = response.content.decode()
    assert "Forged" in page
    assert f'action="{reverse("contact")}"' not in page


def test_secrets_are_never_shown_again() -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post(reverse("sign-in"), {"username": "a@example.org", "password": "hunter2"}, **HERE)

    assert "a@example.org" in page.content.decode()
    assert "hunter2" not in page.content.decode()
