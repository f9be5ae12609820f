"""The pages of requests: list, one, asking, changing, withdrawing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pdap.db.materialized import refresh
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.statuses import PUBLIC_STATUSES
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db

GOOD = {
    "title": "Traffic stops in Pittsburgh",
    "year_from": "2019",
    "year_to": "2024",
    "request_urgency": "not_urgent",
    "submission_notes": "Are some people stopped more often?",
    "data_requirements": "A row for each stop",
    "record_types": ["Stops", "Citations"],
}
CREATE = reverse("create-request")


@pytest.fixture
def pittsburgh(db: None) -> Any:
    """Pittsburgh, beside a town whose name begins alike and two Springfields."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    county = CountyFactory(state=state, name="Allegheny", fips="42003")
    town = LocalityFactory(county=county, name="Pittsburgh")
    LocalityFactory(county=county, name="Pitcairn")
    for number in range(2):
        LocalityFactory(county=CountyFactory(state=state, name=f"County {number}"), name="Springfield")
    refresh()
    return location_of(town)


@pytest.mark.parametrize("status", list(RequestStatus))
def test_a_request_opens_by_its_link_once_somebody_has_looked_at_it(client: Client, status: RequestStatus) -> None:
    request = DataRequestFactory(request_status=status, internal_notes="private", archive_reason="private")

    page = client.get(reverse("data-request", args=[request.pk]))

    assert page.status_code == (404 if status == RequestStatus.INTAKE else 200)
    assert (request.title in client.get(reverse("data-requests")).content.decode()) == (status in PUBLIC_STATUSES)
    assert "private" not in page.content.decode()
    assert request.creator.email not in page.content.decode()
    if page.status_code == 200:
        assert ("noindex" in page.content.decode()) == (status not in PUBLIC_STATUSES)


def test_the_owner_reads_why_a_request_was_archived_and_never_internal_notes(
    owner: User, owner_client: Client, curator_client: Client, stranger_client: Client
) -> None:
    request = DataRequestFactory(
        creator=owner, request_status="Archived", archive_reason="Asked for twice", internal_notes="secret note"
    )
    address = reverse("data-request", args=[request.pk])

    assert "Asked for twice" in owner_client.get(address).content.decode()
    assert "Asked for twice" in curator_client.get(address).content.decode()
    assert "Asked for twice" not in stranger_client.get(address).content.decode()
    assert "secret note" not in owner_client.get(address).content.decode()


def test_only_the_owner_is_offered_to_change_and_withdraw(
    owner: User, owner_client: Client, stranger_client: Client, client: Client
) -> None:
    request = DataRequestFactory(creator=owner)
    address, edit = reverse("data-request", args=[request.pk]), reverse("edit-request", args=[request.pk])

    assert edit in owner_client.get(address).content.decode()
    assert edit not in stranger_client.get(address).content.decode()
    assert edit not in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["edit-request", "withdraw-request"])
def test_another_persons_request_is_not_there_for_strangers_and_curators(
    stranger_client: Client, curator_client: Client, client: Client, name: str
) -> None:
    request = DataRequestFactory(title="Untouched")
    address = reverse(name, args=[request.pk])

    for other_client in (stranger_client, curator_client):
        assert other_client.get(address).status_code == 404
        assert other_client.post(address, GOOD).status_code == 404
    assert client.post(address, GOOD).url.startswith(reverse("sign-in"))
    request.refresh_from_db()
    assert (request.title, request.request_status) == ("Untouched", "Active")


def test_asking_keeps_everything_and_leads_to_the_request(owner_client: Client, owner: User, pittsburgh: Any) -> None:
    response = owner_client.post(CREATE, {**GOOD, "locations": [str(pittsburgh.pk)]}, follow=True)

    made = DataRequest.objects.get()
    assert response.redirect_chain == [(reverse("data-request", args=[made.pk]), 302)]
    assert (made.creator_id, made.request_status, made.coverage_range) == (owner.pk, "Intake", "2019 - 2024")
    assert made.record_types_required == ["Stops", "Citations"]
    assert list(made.location_links.values_list("location_id", flat=True)) == [pittsburgh.pk]
    assert "Not public yet" in response.content.decode()


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client: Client) -> None:
    assert client.get(f"{CREATE}?location_id=7").url == f"{reverse('sign-in')}?next={CREATE}%3Flocation_id%3D7"


def test_a_status_that_is_sent_along_is_not_taken(owner_client: Client) -> None:
    owner_client.post(CREATE, {**GOOD, "request_status": "Complete", "pdap_response": "Forged"})

    made = DataRequest.objects.get()
    assert (made.request_status, made.pdap_response) == ("Intake", None)


def test_the_form_begins_with_where_the_reader_came_from(owner_client: Client, pittsburgh: Any) -> None:
    elsewhere = LocationFactory()
    agency = AgencyFactory(locations=[elsewhere])

    form = owner_client.get(
        CREATE, {"location_id": pittsburgh.pk, "agency_id": agency.pk, "record_types": "stops", "title": "A title"}
    ).context["form"]

    assert form.initial["locations"] == [pittsburgh.pk, elsewhere.pk]
    assert (form.initial["record_types"], form.initial["title"]) == (["Stops"], "A title")


def test_a_hidden_agency_tells_nothing(owner_client: Client) -> None:
    agency = AgencyFactory(locations=[LocationFactory()], pending=True)

    assert owner_client.get(CREATE, {"agency_id": agency.pk}).context["form"].initial["locations"] == []


@pytest.mark.parametrize("query", [{"location_id": "x"}, {"record_types": "Nonsense"}, {"agency_id": "-1"}])
def test_nonsense_in_the_address_is_explained(owner_client: Client, query: dict[str, str]) -> None:
    assert owner_client.get(CREATE, query).status_code == 400


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Summarize your request in one line."),
        ({"title": "x" * 256}, "Use 255 characters or fewer."),
        ({"title": "with \0 in it"}, "Remove the invalid character"),
        ({"submission_notes": " "}, "Tell us what you’re trying to find out"),
        ({"request_urgency": "yesterday"}, "Choose an option from the list."),
        ({"year_from": "2024", "year_to": "2019"}, "The end year must be after the start year."),
        ({"year_to": ""}, "Enter both years or leave both blank."),
        ({"year_from": "19", "year_to": ""}, "Enter a four-digit year"),
        ({"year_from": "12345678901234567890"}, "Enter a four-digit year"),
        ({"record_types": ["Nonsense"]}, "Choose an option from the list."),
        ({"locations_typed": "Springfield"}, "There’s more than one “Springfield”."),
        ({"locations_typed": "xyzzy"}, "We couldn’t find a place called “xyzzy”."),
    ],
)
def test_what_is_wrong_is_said_above_and_beside_and_nothing_is_lost(
    owner_client: Client, pittsburgh: Any, change: dict[str, Any], message: str
) -> None:
    sent = {**GOOD, "locations": [str(pittsburgh.pk)], **change}

    response = owner_client.post(CREATE, sent)
    page = response.content.decode()

    assert response.status_code == 400
    assert not DataRequest.objects.exists()
    assert page.count(message) == 2
    assert "<title>Error: " in page
    assert "A row for each stop" in page
    assert f'value="{pittsburgh.pk}" checked' in page
    assert page.count("checked>") >= 2


def test_the_add_button_adds_a_place_or_asks_which_without_a_word_on_the_rest(
    owner_client: Client, pittsburgh: Any
) -> None:
    page = owner_client.post(CREATE, {"title": "Kept", "locations_typed": "pittsburgh, pa", "add": "locations"})
    assert page.status_code == 200
    assert f'value="{pittsburgh.pk}" checked' in page.content.decode()
    assert "Not sent yet" not in page.content.decode()
    assert 'value="Kept"' in page.content.decode()

    page = owner_client.post(CREATE, {"locations_typed": "springfield", "add": "locations"})
    assert "Which “springfield” do you mean?" in page.content.decode()
    assert not DataRequest.objects.exists()


def test_ticking_one_of_several_answers_what_was_typed(owner_client: Client, pittsburgh: Any) -> None:
    ask = owner_client.post(CREATE, {**GOOD, "locations_typed": "springfield"})
    assert ask.status_code == 400
    town = location_of(LocalityFactory._meta.model.objects.filter(name="Springfield").first())

    owner_client.post(CREATE, {**GOOD, "locations_typed": "springfield", "locations": [str(town.pk)]})

    assert list(DataRequest.objects.get().location_links.values_list("location_id", flat=True)) == [town.pk]


def test_numbers_of_places_that_are_none_are_left_out(owner_client: Client, pittsburgh: Any) -> None:
    sent = {**GOOD, "locations": ["x", "-1", "99999999999999", "0", "1234567", str(pittsburgh.pk)]}

    owner_client.post(CREATE, sent)

    assert list(DataRequest.objects.get().location_links.values_list("location_id", flat=True)) == [pittsburgh.pk]


def sent_from(client: Client, address: str, **values: str) -> dict[str, Any]:
    """Return what the form of a request sends, as it was opened now."""
    return {**GOOD, "_mark": client.get(address).context["mark"], **values}


def test_what_somebody_else_has_changed_meanwhile_is_not_written_over_unseen(owner: User, owner_client: Client) -> None:
    request = DataRequestFactory(creator=owner)
    address = reverse("edit-request", args=[request.pk])
    sent = sent_from(owner_client, address)
    DataRequest.objects.filter(pk=request.pk).update(title="Mended by staff")

    response = owner_client.post(address, sent)
    assert response.status_code == 400
    assert "Someone else has changed this request." in response.content.decode()
    assert DataRequest.objects.get().title == "Mended by staff"

    owner_client.post(address, {**sent, "_mark": response.context["mark"]})
    assert DataRequest.objects.get().title == GOOD["title"]


def test_the_owner_changes_what_is_theirs(owner: User, owner_client: Client, pittsburgh: Any) -> None:
    request = DataRequestFactory(creator=owner, locations=[pittsburgh])
    address = reverse("edit-request", args=[request.pk])
    form = owner_client.get(address).context["form"]
    assert (form.initial["year_from"], form.initial["locations"]) == ("2019", [pittsburgh.pk])

    changes = {"year_to": "2025", "record_types": "Surveys", "request_status": "Complete"}
    owner_client.post(address, sent_from(owner_client, address, **changes))

    request.refresh_from_db()
    assert (request.title, request.coverage_range) == (GOOD["title"], "2019 - 2025")
    assert (request.request_status, request.record_types_required) == ("Active", ["Use of Force Reports"])
    assert not request.location_links.exists()


def test_years_written_otherwise_before_stay_until_others_are_given(owner: User, owner_client: Client) -> None:
    request = DataRequestFactory(creator=owner, coverage_range="the nineties")
    address = reverse("edit-request", args=[request.pk])

    owner_client.post(address, sent_from(owner_client, address, year_from="", year_to=""))
    request.refresh_from_db()
    assert request.coverage_range == "the nineties"

    owner_client.post(address, sent_from(owner_client, address))
    request.refresh_from_db()
    assert request.coverage_range == "2019 - 2024"


@pytest.mark.parametrize("name", ["edit-request", "withdraw-request"])
def test_a_closed_request_is_neither_changed_nor_withdrawn(owner: User, owner_client: Client, name: str) -> None:
    request = DataRequestFactory(creator=owner, request_status="Archived", title="As it was")

    for response in (
        owner_client.get(reverse(name, args=[request.pk])),
        owner_client.post(reverse(name, args=[request.pk]), GOOD),
    ):
        assert response.url == reverse("data-request", args=[request.pk])
    request.refresh_from_db()
    assert (request.title, request.request_status) == ("As it was", "Archived")


def test_withdrawing_asks_first_and_takes_the_request_out_of_the_lists(owner: User, owner_client: Client) -> None:
    request = DataRequestFactory(creator=owner, title="No longer needed")
    address = reverse("withdraw-request", args=[request.pk])

    assert "Withdraw your request?" in owner_client.get(address).content.decode()
    request.refresh_from_db()
    assert request.request_status == "Active"

    page = owner_client.post(address, follow=True).content.decode()
    assert "Request withdrawn." in page
    assert "No longer needed" not in owner_client.get(reverse("data-requests")).content.decode()


def test_the_list_is_filtered_by_place_and_what_lies_below_and_by_record_type(client: Client, pittsburgh: Any) -> None:
    near = DataRequestFactory(title="Near", locations=[pittsburgh])
    DataRequestFactory(title="Far", locations=[LocationFactory()], record_types_required=["Stops"])
    county = location_of(pittsburgh.county)

    def titles(**query: Any) -> list[str]:
        return [row.title for row, _ in client.get(reverse("data-requests"), query).context["rows"]]

    assert titles(location_id=county.pk) == ["Near"]
    assert titles(record_type="stops") == ["Far"]
    assert titles(record_type="Stops", location_id=county.pk) == []
    assert titles(sort="title") == ["Far", "Near"]
    assert titles(sort="oldest")[0] == near.title


def test_a_typed_place_leads_to_its_list_or_asks_which(client: Client, pittsburgh: Any) -> None:
    address = reverse("data-requests")

    response = client.get(address, {"place": "Pittsburgh, PA", "sort": "title", "page": "1"})
    assert response.url == f"{address}?sort=title&location_id={pittsburgh.pk}"
    assert "Which place do you mean?" in client.get(address, {"place": "springfield"}).content.decode()
    assert "No place matches" in client.get(address, {"place": "xyzzy"}).content.decode()
    assert client.get(address, {"location_id": "987654"}).status_code == 404


def test_the_list_asks_a_fixed_number_of_questions(client: Client, django_assert_num_queries: Any) -> None:
    town = LocationFactory()
    DataRequestFactory.create_batch(12, locations=[town])

    with django_assert_num_queries(7):  # version, place, record types, count, page, links to places, places
        client.get(reverse("data-requests"), {"location_id": town.pk})


def test_the_form_asks_a_fixed_number_of_questions(owner_client: Client, django_assert_num_queries: Any) -> None:
    places = [LocationFactory().pk for _ in range(8)]

    with django_assert_num_queries(5):  # session, person, record types, names of the places, permissions
        owner_client.post(CREATE, {"locations": places, "add": "locations"})


def test_requests_are_filtered_by_status_and_show_their_places(client: Client) -> None:
    town = LocationFactory()
    DataRequestFactory(title="Open one", locations=[town])
    done = DataRequestFactory(title="Done one", request_status=RequestStatus.COMPLETE, pdap_response="Here it is")
    DataRequestGithubIssueFactory(data_request=done)

    page = client.get(reverse("data-requests"), {"status": "complete"}).content.decode()
    assert "Done one" in page
    assert "Open one" not in page
    assert town.locality.name in client.get(reverse("data-requests")).content.decode()
    assert "Here it is" in client.get(reverse("data-request", args=[done.pk])).content.decode()
