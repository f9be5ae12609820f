"""The page on which people submit a source."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import DataSource
from datasources.portals import PORTAL_TYPES, RECORD_FORMATS
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db

SUBMIT, CHECK, SUGGEST = reverse("submit-source"), reverse("check-address"), reverse("suggest-agencies")
GOOD = {
    "source_url": "https://police.example.gov/stops",
    "name": "Stops",
    "description": "Every stop since 2019.",
    "record_type": "Stops",
}
MORE = {
    "access_types": ["Download", "API"],
    "record_formats": ["CSV", "Video / Image"],
    "detail_level": "Individual record",
    "data_portal_type": "Other",
    "data_portal_type_other": "Home-made",
    "readme_url": "https://police.example.gov/readme",
    "scraper_url": "https://github.com/example/scraper",
    "access_notes": "An account is needed",
    "agency_supplied": "no",
    "supplying_entity": "The county",
    "agency_originated": "yes",
    "agency_aggregation": "county",
    "coverage_start": "2019-01-31",
    "coverage_end": "2024-12-31",
    "update_method": "Overwrite",
    "retention_schedule": "< 1 year",
    "submission_notes": "private note",
}


@pytest.fixture
def police(db: None) -> Any:
    """The police of Pittsburgh, and an agency that waits for review."""
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    town = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    AgencyFactory(name="Pittsburgh Hidden Police", locations=[town], pending=True)
    made = AgencyFactory(name="Pittsburgh Police", locations=[town, location_of(county)])
    refresh()
    return made


def test_what_is_required_is_enough(owner_client: Client, owner: User) -> None:
    response = owner_client.post(SUBMIT, GOOD)

    made = DataSource.objects.get()
    assert response.url == reverse("source-submitted", args=[made.pk])
    page = owner_client.get(response.url).content.decode()
    assert (made.approval_status, made.submitter_id, made.record_type.name) == ("pending", owner.pk, "Stops")
    assert (made.agency_supplied, made.detail_level, made.coverage_start) == (None, None, None)
    assert "What happens next" in page
    assert f'href="{SUBMIT}"' in page


def test_only_the_submitter_is_thanked(owner: User, owner_client: Client, stranger_client: Client) -> None:
    address = reverse("source-submitted", args=[DataSourceFactory(pending=True, submitter=owner).pk])

    assert owner_client.get(address).status_code == 200
    assert stranger_client.get(address).status_code == 404


def test_every_field_is_kept(owner_client: Client, police: Any) -> None:
    owner_client.post(SUBMIT, {**GOOD, **MORE, "agencies": [str(police.pk)]})

    made = DataSource.objects.get()
    for name, value in MORE.items():
        stored = getattr(made, name)
        shown = {True: "yes", False: "no"}.get(stored, str(stored)) if not isinstance(stored, list) else stored
        assert shown == value, name
    assert list(made.agencies.all()) == [police]


@pytest.mark.parametrize(("name", "choices"), [("record_formats", RECORD_FORMATS), ("data_portal_type", PORTAL_TYPES)])
def test_every_choice_that_is_offered_is_taken(owner_client: Client, name: str, choices: tuple[str, ...]) -> None:
    fields = owner_client.get(SUBMIT).context["form"].fields
    assert [value for value, _ in fields[name].choices if value] == list(choices)

    for number, choice in enumerate(choices):
        cache.clear()  # more than one account may send in an hour
        owner_client.post(SUBMIT, {**GOOD, "source_url": f"https://example.gov/{number}", name: choice})

    assert DataSource.objects.count() == len(choices)


def test_every_choice_of_an_enum_is_taken_by_the_database(owner_client: Client) -> None:
    form = owner_client.get(SUBMIT).context["form"]
    number = 0
    for name in ("detail_level", "agency_aggregation", "update_method", "retention_schedule", "access_types"):
        for value, _ in form.fields[name].choices:
            number += 1
            cache.clear()  # more than one account may send in an hour
            sent = {**GOOD, "source_url": f"https://example.gov/{number}", name: value}
            assert owner_client.post(SUBMIT, sent).status_code == 302, (name, value)

    assert DataSource.objects.count() == number


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_url": ""}, "Enter the link to the source."),
        ({"source_url": "javascript:alert(1)"}, "Enter a link in the format"),
        ({"source_url": "http://127.0.0.1/stops"}, "Enter a link that everyone can open."),
        ({"readme_url": "http://wiki.police.internal/stops"}, "Enter a link that everyone can open."),
        ({"source_url": "https://example.gov/#x"}, "Remove the # and everything after it."),
        ({"source_url": "https://example.gov/#home/stops"}, "if the link opens the same page without it."),
        ({"source_url": "https://example.gov/" + "a" * 10_000}, "Use 2000 characters or fewer."),
        ({"source_url": "https://example.gov/\0"}, "Remove the invalid character"),
        ({"name": ""}, "Enter a name for the source."),
        ({"description": ""}, "Enter a description in one or two sentences."),
        ({"record_type": ""}, "Choose a record type."),
        ({"record_type": "Nonsense"}, "Choose an option from the list."),
        ({"coverage_start": "2025-01-01"}, "The last day can’t be before the first day."),
        ({"coverage_start": "someday"}, "Enter a date as year-month-day"),
        ({"retention_schedule": "1 year"}, "Choose an option from the list."),
        ({"data_portal_type": "CKAN"}, "To name other software"),
        ({"readme_url": "ftp://example.gov"}, "http:// or https://"),
        ({"agencies_typed": "xyzzy"}, "We couldn’t find an agency called “xyzzy”."),
        ({"agencies_typed": "hidden"}, "We couldn’t find an agency called"),
        ({"agency_places_typed": "pittsburgh, pa"}, "Enter the name of the agency"),
    ],
)
def test_what_is_wrong_is_said_above_and_beside_and_nothing_is_lost(
    owner_client: Client, police: Any, change: dict[str, str], message: str
) -> None:
    response = owner_client.post(SUBMIT, {**GOOD, **MORE, "agencies": [str(police.pk)], **change})
    page = response.content.decode()

    assert response.status_code == 400
    assert not DataSource.objects.exists()
    assert page.count(message) == 2
    if (link := change.get("source_url", "")) and "\0" not in link:
        assert f'value="{link}"' in page
    for words in ("An account is needed", "Home-made", "private note", f'value="{police.pk}" checked'):
        assert words in page
    assert page.count("<details") - 1 <= page.count(" open>") + 1


def test_the_same_address_and_kind_is_refused_with_a_link_to_what_is_there(owner_client: Client) -> None:
    there = DataSourceFactory(
        source_url="http://www.police.example.gov/stops/", type_name="Stops", name="There already"
    )

    page = owner_client.post(SUBMIT, {**GOOD, "same_address_meant": "on"}).content.decode()

    assert reverse("data-source", args=[there.pk]) in page
    assert "There already" in page
    assert DataSource.objects.count() == 1


def test_what_waits_or_was_rejected_is_refused_without_a_word_of_it(owner_client: Client) -> None:
    DataSourceFactory(
        source_url="https://police.example.gov/stops",
        type_name="Stops",
        name="Hidden name",
        rejected=True,
        rejection_note="why",
    )

    page = owner_client.post(SUBMIT, GOOD).content.decode()

    assert "Someone has already submitted this link." in page
    assert "Hidden name" not in page


def test_the_same_address_of_another_kind_is_asked_about_and_then_taken(owner_client: Client) -> None:
    DataSourceFactory(source_url="https://police.example.gov/stops", type_name="Citations", name="Citations there")

    page = owner_client.post(SUBMIT, GOOD).content.decode()
    assert "Citations there" in page
    assert "Yes, this page also has these records." in page

    owner_client.post(SUBMIT, {**GOOD, "same_address_meant": "on"})
    assert DataSource.objects.count() == 2


def test_an_agency_that_is_not_in_the_list_is_described_with_its_place(owner_client: Client, police: Any) -> None:
    sent = {"agency_described_not_in_database": "Transit police", "agency_places_typed": "pittsburgh, pa"}

    owner_client.post(SUBMIT, {**GOOD, **sent})

    described = DataSource.objects.get().agency_described_not_in_database
    assert described == "Transit police, Pittsburgh, Allegheny County, Pennsylvania"


def test_without_javascript_an_agency_is_added_by_its_button(owner_client: Client, police: Any) -> None:
    response = owner_client.post(SUBMIT, {"name": "Kept", "agencies_typed": "pittsburgh pol", "add": "agencies"})

    assert response.status_code == 200
    assert f'value="{police.pk}" checked' in response.content.decode()
    assert 'value="Kept"' in response.content.decode()
    assert "Not sent yet" not in response.content.decode()


def test_the_form_begins_with_the_agency_and_kind_of_the_address(owner_client: Client, police: Any) -> None:
    page = owner_client.get(SUBMIT, {"agency_id": police.pk, "record_type": "stops"}).content.decode()

    assert "Pittsburgh Police, " in page
    assert 'value="Stops" checked' in page
    assert owner_client.get(SUBMIT, {"agency_id": "x"}).status_code == 400


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(SUBMIT).url.startswith(reverse("sign-in"))
    assert client.post(SUBMIT, GOOD).url.startswith(reverse("sign-in"))
    assert client.get(CHECK, {"url": "https://example.gov"}).status_code == 403


def test_the_check_says_what_is_there_and_of_hidden_entries_only_that_they_are(owner_client: Client) -> None:
    there = DataSourceFactory(source_url="https://police.example.gov/stops")
    DataSourceFactory(source_url="https://police.example.gov/stops", type_name="Surveys", name="Hidden", pending=True)
    DataSourceFactory(source_url="https://hidden.example.gov/", name="Hidden too", rejected=True)

    answer = owner_client.get(CHECK, {"url": "www.police.example.gov/stops/"}).json()
    assert [source["address"] for source in answer["sources"]] == [reverse("data-source", args=[there.pk])]
    hidden = owner_client.get(CHECK, {"url": "hidden.example.gov"}).json()
    assert hidden["sources"] == []
    assert "Someone has already submitted this link." in hidden["message"]
    assert owner_client.get(CHECK, {"url": "https://new.example.gov/"}).json() == {"message": "", "sources": []}
    for nonsense in ("", "x", "\0", "javascript:alert(1)", "y" * 10_000):
        assert owner_client.get(CHECK, {"url": nonsense}).json()["sources"] == []


def test_agencies_are_suggested_once_each_and_only_public_ones(client: Client, police: Any) -> None:
    answer = client.get(SUGGEST, {"agency": "pittsburgh"}).json()

    assert [agency["id"] for agency in answer["agencies"]] == [police.pk]
    assert client.get(SUGGEST).json() == {"agencies": []}
    assert client.get(SUGGEST, {"agency": "x" * 500}).status_code == 400
    assert client.get(SUGGEST, {"agency": "\0"}).status_code == 400
    assert client.get(SUGGEST, {"agency": "%_"}).json() == {"agencies": []}


def test_the_page_asks_a_fixed_number_of_questions(owner_client: Client, django_assert_num_queries: Any) -> None:
    agencies = [AgencyFactory().pk for _ in range(5)]

    with django_assert_num_queries(6):  # session, person, record types, agencies, their places, permissions
        owner_client.post(SUBMIT, {"agencies": agencies, "add": "agencies"})
