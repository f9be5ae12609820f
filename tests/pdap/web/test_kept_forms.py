"""A session that ends while someone works loses nothing: what was typed is there again after signing in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from pdap.db.enums import ApprovalStatus
from pdap.web.refilling import refill_form
from pdap.web.unsent import KEPT, SIGNED_OUT
from tests.accounts.factories import PASSWORD
from tests.agencies.factories import AgencyFactory
from tests.audit.test_admin_writes import typed_form
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.pdap.factories import DuplicatePairFactory
from tests.pdap.web.forms import sent_form
from tests.pdap.web.shown_forms import forms_of

pytestmark = pytest.mark.django_db


def sign_in_again(client: Client, person: User, response: Any) -> Any:
    """Follow to the sign-in, sign in there, and return the page that this leads to."""
    while response.url.split("?")[0] != reverse("sign-in"):
        response = client.get(response.url)
    return client.post(response.url, {"username": person.email, "password": PASSWORD}, follow=True)


def test_a_record_that_was_edited_is_there_again_with_the_words(curator_client: Client, curator: User) -> None:
    agency = AgencyFactory(name="Before")
    change = reverse("admin:agencies_agency_change", args=[agency.pk])
    typed = typed_form(curator_client, change) | {"name": 'After <"all">', "no_web_presence": "on"}
    curator_client.logout()

    page = sign_in_again(curator_client, curator, curator_client.post(change, typed))

    text = page.content.decode()
    assert page.redirect_chain[-1][0] == change
    assert SIGNED_OUT in text
    assert 'value="After &lt;&quot;all&quot;&gt;"' in text
    assert 'class="errornote"' not in text, "nothing in the form is wrong"
    assert Agency.objects.get().name == "Before"
    assert SIGNED_OUT not in curator_client.get(change).content.decode()
    assert curator_client.post(change, typed).status_code == 302


def test_what_is_wrong_in_a_form_that_is_there_again_is_said_beside_the_words(
    curator_client: Client, curator: User
) -> None:
    change = reverse("admin:agencies_agency_change", args=[AgencyFactory(name="Before").pk])
    typed = typed_form(curator_client, change) | {"name": "After", "defunct_year": "long ago"}
    curator_client.logout()

    text = sign_in_again(curator_client, curator, curator_client.post(change, typed)).content.decode()

    assert SIGNED_OUT in text
    assert 'class="errornote"' in text
    assert "Enter a year as four digits" in text
    assert Agency.objects.get().name == "Before"


def test_a_decision_at_the_desk_is_there_again(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(pending=True)
    desk = reverse("admin:review-desk", args=[source.pk])
    typed = sent_form(curator_client, desk) | {"decision": "reject", "reason": "A long explanation.", "name": "Better"}
    curator_client.logout()

    text = sign_in_again(curator_client, curator, curator_client.post(desk, typed)).content.decode()

    assert SIGNED_OUT in text
    assert "A long explanation.</textarea>" in text
    assert 'value="Better"' in text
    assert opened_parts(text) == {"r"}


def opened_parts(page: str) -> set[str]:
    """Return the keys of the parts of the desk that are unfolded."""
    return set(re.findall(r'<details\s+data-key="(\w)"[^>]*\sopen', page))


def test_at_the_desk_what_was_typed_is_in_sight(curator_client: Client, curator: User) -> None:
    desk = reverse("admin:review-desk", args=[DataSourceFactory(pending=True).pk])
    assert opened_parts(curator_client.get(desk).content.decode()) == set()
    sent = sent_form(curator_client, desk)
    for part, typed in (("q", {"question": "Which years?"}), ("w", {"new_agency_name": "Erie Police"})):
        curator_client.force_login(curator)
        curator_client.logout()
        page = sign_in_again(curator_client, curator, curator_client.post(desk, sent | typed | {"decision": "save"}))

        assert opened_parts(page.content.decode()) == {part}


def test_rows_and_choices_that_scripts_added_are_there_again(curator_client: Client, curator: User) -> None:
    agency, town = AgencyFactory(name="Erie Police"), location_of(LocalityFactory(name="Erie"))
    change = reverse("admin:agencies_agency_change", args=[agency.pk])
    typed = sent_form(curator_client, change) | {
        "location_links-TOTAL_FORMS": "3",
        "location_links-2-location": str(town.pk),
        "_mark": sent_form(curator_client, change)["_mark"],
    }
    curator_client.logout()

    page = sign_in_again(curator_client, curator, curator_client.post(change, typed))

    text = page.content.decode()
    assert SIGNED_OUT in text
    assert re.search(rf'name="location_links-2-location".*?<option value="{town.pk}" selected>[^<]*Erie', text, re.S)
    assert not agency.locations.exists()


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(curator_client: Client, curator: User) -> None:
    agency = AgencyFactory(name="Before")
    change = reverse("admin:agencies_agency_change", args=[agency.pk])
    typed = sent_form(curator_client, change) | {"name": "Mine"}
    curator_client.logout()
    response = curator_client.post(change, typed)
    Agency.objects.update(name="Theirs")

    text = sign_in_again(curator_client, curator, response).content.decode()

    assert SIGNED_OUT in text
    assert 'value="Mine"' in text
    assert "Theirs" in text
    assert Agency.objects.get().name == "Theirs"


def test_an_agency_chosen_for_a_gap_is_there_again(curator_client: Client, curator: User) -> None:
    source, agency = DataSourceFactory(), AgencyFactory(name="Erie Police")
    gap = reverse("admin:gap-record", args=["sources-without-agency", source.pk])
    (form,) = [form for form in forms_of(curator_client.get(gap).content.decode()) if "note" in form.sent]
    typed = form.sent | {"other": str(agency.pk)}
    curator_client.logout()

    text = sign_in_again(curator_client, curator, curator_client.post(gap, typed)).content.decode()

    assert SIGNED_OUT in text
    assert re.search(rf'<option value="{agency.pk}" selected>Erie Police', text)
    assert not source.agencies.exists()


def test_what_takes_post_alone_leads_to_its_page_after_signing_in(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(pending=True)
    leave = reverse("admin:review-leave", args=[source.pk])
    curator_client.logout()

    page = sign_in_again(curator_client, curator, curator_client.post(leave))

    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == reverse("admin:review-desk", args=[source.pk])


@pytest.mark.parametrize("referer", ["http://testserver", "https://elsewhere.example"])
def test_a_button_of_another_page_leads_back_to_that_page(curator_client: Client, curator: User, referer: str) -> None:
    pair = DuplicatePairFactory()
    dismiss = reverse("admin:duplicates-dismiss", args=[pair.pk])
    queue = reverse("admin:pdap_duplicatepair_changelist") + "?kind=agency"
    curator_client.logout()

    response = curator_client.post(dismiss, headers={"Referer": referer + queue})

    if referer == "http://testserver":
        page = sign_in_again(curator_client, curator, response)
        assert (page.status_code, page.redirect_chain[-1][0]) == (200, queue)
    else:
        assert response.url.endswith(f"?next={dismiss}")


def test_a_name_that_was_typed_for_a_view_is_there_again_on_the_list(curator_client: Client, curator: User) -> None:
    listing = reverse("admin:agencies_agency_changelist")
    curator_client.logout()

    sent = {"name": "Night shift", "_query": "state=PA"}
    response = curator_client.post(f"{listing}views/", sent, headers={"Referer": f"http://testserver{listing}"})
    text = sign_in_again(curator_client, curator, response).content.decode()

    assert SIGNED_OUT in text
    assert 'value="Night shift"' in text


@pytest.mark.parametrize(
    ("name", "args", "above"),
    [
        ("profile-rotate-key", [5], "/profile/keys"),
        ("admin:review-next", [], reverse("admin:review-queue")),
        ("profile-end-key", [], "/profile"),
    ],
)
def test_no_address_that_takes_post_alone_is_blank(
    curator_client: Client, name: str, args: list[int], above: str
) -> None:
    response = curator_client.get(reverse(name, args=args))
    while response.status_code == 302 and response.url != above:
        response = curator_client.get(response.url)

    assert response.status_code == 302
    assert response.url == above


@pytest.mark.parametrize("name", ["admin:agencies_agency_change", "admin:gap-record"])
def test_a_reload_gives_a_form_back_once_more_and_another_page_ends_it(
    name: str, curator_client: Client, curator: User
) -> None:
    agency = AgencyFactory(name="Before")
    gap = name == "admin:gap-record"
    page = reverse(name, args=["agencies-without-page", agency.pk] if gap else [agency.pk])
    typed = {"answer": "save", "url": "https://x.gov"} if gap else typed_form(curator_client, page) | {"name": "x.gov"}
    curator_client.logout()
    sign_in_again(curator_client, curator, curator_client.post(page, typed))

    reloaded = curator_client.get(page, headers={"Cache-Control": "max-age=0", "Sec-Fetch-Mode": "navigate"})
    curator_client.get(reverse("admin:jsi18n"), headers={"Sec-Fetch-Mode": "no-cors"})
    again = curator_client.get(page, headers={"Cache-Control": "max-age=0", "Sec-Fetch-Mode": "navigate"})
    curator_client.get(reverse("admin:index"), headers={"Sec-Fetch-Mode": "navigate"})
    after = curator_client.get(page, headers={"Cache-Control": "max-age=0", "Sec-Fetch-Mode": "navigate"})

    assert 'x.gov"' in reloaded.content.decode()
    assert 'x.gov"' in again.content.decode()
    assert 'x.gov"' not in after.content.decode()


def test_the_sign_in_says_that_what_was_typed_is_kept(curator_client: Client) -> None:
    curator_client.logout()

    response = curator_client.post(reverse("admin:agencies_agency_add"), {"name": "Typed"}, follow=True)

    assert "we’ve kept what you typed" in response.content.decode()


def test_what_stood_on_the_second_page_of_an_action_is_shown_with_a_button(
    curator_client: Client, curator: User
) -> None:
    source = DataSourceFactory(pending=True)
    listing = reverse("admin:datasources_datasource_changelist")
    typed = {"action": "reject_selected", "_selected_action": source.pk, "text": "It's an advertisement."}
    curator_client.logout()

    page = sign_in_again(curator_client, curator, curator_client.post(listing, {**typed, "_confirmed": "yes"}))
    (form,) = [form for form in forms_of(page.content.decode()) if "text" in form.sent]
    curator_client.post(listing, form.sent)

    assert page.redirect_chain[-1][0] == reverse("continue-form", query={"show": 1})
    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.REJECTED


def test_who_signs_in_without_the_right_to_save_reads_what_was_typed(curator_client: Client, stranger: User) -> None:
    agency = AgencyFactory(name="Before")
    change = reverse("admin:agencies_agency_change", args=[agency.pk])
    typed = typed_form(curator_client, change) | {"name": "A name that I looked up"}
    curator_client.logout()

    page = sign_in_again(curator_client, stranger, curator_client.post(change, typed))

    text = page.content.decode()
    assert page.status_code == 200
    assert "You don’t have permission to save this." in text
    assert "A name that I looked up" in text
    assert f'action="{change}"' not in text


def test_passwords_are_not_kept(curator_client: Client) -> None:
    curator_client.logout()

    curator_client.post(reverse("admin:agencies_agency_add"), {"password": "hidden words", "name": "seen words"})

    assert curator_client.session[KEPT]["typed"] == {"name": ["seen words"]}


def test_a_page_is_refilled_and_nothing_else_of_it_changes() -> None:
    page = (
        '<!DOCTYPE html>\n<p class="a">&amp; &#39;é</p><!-- so -->'
        '<form method="get" action="/search"><input name="text" value="old"></form>'
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="new">'
        '<input name="text" value="old" required><input type="checkbox" name="box" value="1" checked>'
        '<input type="checkbox" name="box" value="2"><select name="one"><option value="a" selected>A</option>'
        '<option value="b">B</option></select><textarea name="words">\nold &lt; words</textarea>'
        '<input type="password" name="secret"><br></form>'
    )
    typed = {"text": ['n"ew'], "box": ["2"], "one": ["b"], "words": ["new </textarea> words"], "secret": ["x"]}
    typed["csrfmiddlewaretoken"] = ["old"]

    after, filled = refill_form(page, "/here", "/here", typed, "<p>!</p>")

    assert filled == 4
    assert after == (
        '<!DOCTYPE html>\n<p class="a">&amp; &#39;é</p><!-- so -->'
        '<form method="get" action="/search"><input name="text" value="old"></form>'
        '<form method="post"><p>!</p><input type="hidden" name="csrfmiddlewaretoken" value="new">'
        '<input name="text" required value="n&quot;ew"><input type="checkbox" name="box" value="1">'
        '<input type="checkbox" name="box" value="2" checked><select name="one"><option value="a">A</option>'
        '<option value="b" selected>B</option></select><textarea name="words">\nnew &lt;/textarea&gt; words</textarea>'
        '<input type="password" name="secret"><br></form>'
    )
    assert refill_form(page, "/elsewhere", "/here", typed, "<p>!</p>") == (page, 0)


def test_of_several_forms_that_are_sent_there_the_one_with_the_fields_is_refilled() -> None:
    button = '<form method="post"><input type="hidden" name="chosen" value="9"><button>Check</button></form>'
    boxes = ['<input type="checkbox" name="chosen" value="1">', '<input type="checkbox" name="chosen" value="2"']

    page = f'{button}<form method="post">{boxes[0]}{boxes[1]}></form>{button}'
    after, filled = refill_form(page, "/here", "/here", {"chosen": ["2"]}, "<p>!</p>")

    assert filled == 1
    assert after == f'{button}<form method="post"><p>!</p>{boxes[0]}{boxes[1]} checked></form>{button}'


def test_what_a_preview_hands_on_is_not_listed_as_typed(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)
    listing = reverse("admin:datasources_datasource_changelist")
    chosen = {"action": "reject_selected", "_selected_action": [source.pk]}
    preview = curator_client.post(listing, chosen).content.decode()
    (form,) = [form for form in forms_of(preview) if "_seen" in form.sent]
    curator_client.logout()

    curator_client.post(
        listing, {**form.sent, "text": "A duplicate"}, headers={"Referer": f"http://testserver{listing}"}
    )
    page = curator_client.get(reverse("continue-form"), {"show": 1}).content.decode()

    typed = page.split('<dl class="typed">')[1].split("</dl>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", typed) == ["Text"]
    sent_again = set(re.findall(r'name="([^"]+)"', page))
    assert sent_again >= {"_seen", "_confirmed", "_selected_action", "action", "text"}
