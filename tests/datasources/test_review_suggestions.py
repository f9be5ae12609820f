"""What the review desk suggests: the agency, the record type, what a type is, and what may be listed already."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from datasources.models import DataSource
from locations.models import Location
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db


def desk(source: DataSource) -> str:
    return reverse("admin:review-desk", args=[source.pk])


@pytest.fixture
def pittsburgh(db: None) -> Location:
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    return location_of(LocalityFactory(county=county, name="Pittsburgh"))


@pytest.fixture
def police(pittsburgh: Location) -> Agency:
    agency = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[pittsburgh])
    DataSourceFactory(name="Arrests", agencies=[agency])
    AgencyFactory(name="Pittsburgh Housing Authority", locations=[pittsburgh])
    AgencyFactory(name="Harrisburg Police")
    refresh()
    return agency


@pytest.mark.parametrize(
    "words",
    [
        {"name": "Use of force, Pittsburgh"},
        {"name": "Stops Pittsburgh Bureau of Police"},
        {"name": "Open data", "agency_described_not_in_database": "Pittsburgh police"},
    ],
)
def test_the_likeliest_agency_comes_first_with_its_place_and_sources(
    curator_client: Client, police: Agency, words: dict[str, str]
) -> None:
    source = DataSourceFactory(pending=True, agencies=[], **words)

    first = curator_client.get(desk(source)).context["suggested_agencies"][0]

    assert (first.id, first.place, first.sources) == (police.pk, "Pittsburgh, PA", 1)


def test_a_town_s_own_agency_comes_before_others_around_it_that_have_its_name(
    curator_client: Client, pittsburgh: Location
) -> None:
    around = location_of(pittsburgh.county)
    AgencyFactory(name="State Police: Pittsburgh", locations=[around])
    AgencyFactory(name="Pittsburgh State University", locations=[around])
    own = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[pittsburgh])
    refresh()
    source = DataSourceFactory(pending=True, agencies=[], name="Pittsburgh police arrests")

    suggested = curator_client.get(desk(source)).context["suggested_agencies"]

    assert suggested[0].id == own.pk


def test_nothing_is_suggested_where_nothing_is_named_or_an_agency_is_known(
    curator_client: Client, police: Agency
) -> None:
    nameless = DataSourceFactory(pending=True, agencies=[], name="Open data")
    tied = DataSourceFactory(pending=True, agencies=[police], name="Stops in Pittsburgh")

    assert curator_client.get(desk(nameless)).context["suggested_agencies"] == []
    assert curator_client.get(desk(tied)).context["suggested_agencies"] == []


def test_a_suggested_agency_is_tied_with_the_decision(curator_client: Client, police: Agency) -> None:
    source = DataSourceFactory(pending=True, agencies=[], name="Stops in Pittsburgh")
    sent = sent_form(curator_client, desk(source)) | {"decision": "approve", "suggested_agency": police.pk}

    curator_client.post(desk(source), sent)

    source.refresh_from_db()
    assert source.is_public
    assert source.agencies.get() == police


def test_a_new_agency_is_made_from_the_submission(curator_client: Client, pittsburgh: Location) -> None:
    source = DataSourceFactory(pending=True, agencies=[], agency_described_not_in_database="Ada Police")
    page = curator_client.get(desk(source))
    assert page.context["agency_choices"]["new_agency_name"].value() == "Ada Police"
    sent = sent_form(curator_client, desk(source), page) | {
        "decision": "approve",
        "new_agency_name": "Ada Police Department",
        "new_agency_type": "law enforcement",
        "new_agency_jurisdiction": "local",
    }

    refused = curator_client.post(desk(source), sent)
    assert "Choose the place of the new agency." in refused.content.decode()
    assert not Agency.objects.exists()
    curator_client.post(desk(source), sent | {"new_agency_place": pittsburgh.pk})

    agency = Agency.objects.get()
    assert (agency.name, agency.is_public, list(agency.locations.all())) == (
        "Ada Police Department",
        True,
        [pittsburgh],
    )
    assert list(source.agencies.all()) == [agency]


def test_a_new_agency_waits_for_review_itself_once_the_approval_that_made_it_is_taken_back(
    curator_client: Client, pittsburgh: Location
) -> None:
    known = AgencyFactory()
    source = DataSourceFactory(pending=True, agencies=[known])
    sent = sent_form(curator_client, desk(source)) | {
        "decision": "approve",
        "new_agency_name": "Ada Police Department",
        "new_agency_type": "law enforcement",
        "new_agency_jurisdiction": "local",
        "new_agency_place": pittsburgh.pk,
    }
    curator_client.post(desk(source), sent)
    made = Agency.objects.get(name="Ada Police Department")
    assert made.is_public

    curator_client.post(reverse("admin:review-undo"), {"id": source.pk})

    made.refresh_from_db()
    known.refresh_from_db()
    source.refresh_from_db()
    assert (source.is_public, made.is_public, known.is_public) == (False, False, True)
    assert made in source.agencies.all()


def ada_police(place: Location) -> dict[str, Any]:
    """Return what the desk's form sends of an agency that isn't in the list yet."""
    return {
        "new_agency_name": "Ada Police Department",
        "new_agency_type": "law enforcement",
        "new_agency_jurisdiction": "local",
        "new_agency_place": place.pk,
    }


def decide(client: Client, source: DataSource, decision: str, **typed: Any) -> None:
    client.post(desk(source), sent_form(client, desk(source)) | {"decision": decision} | typed)


def statuses(*records: DataSource | Agency) -> list[bool]:
    for record in records:
        record.refresh_from_db()
    return [record.is_public for record in records]


def test_an_approval_publishes_the_agency_that_was_saved_with_the_submission_before(
    curator_client: Client, pittsburgh: Location
) -> None:
    source = DataSourceFactory(pending=True, agencies=[])
    decide(curator_client, source, "save", **ada_police(pittsburgh))
    made = Agency.objects.get()
    assert statuses(source, made) == [False, False]

    decide(curator_client, source, "approve")

    assert statuses(source, made) == [True, True]


def test_an_approval_leaves_an_agency_alone_that_came_without_any_submission(
    curator_client: Client, pittsburgh: Location
) -> None:
    with transaction.atomic():
        set_actor(None)
        submitted_by_itself = AgencyFactory(pending=True)
    with transaction.atomic():
        set_actor(None)
        source, other = DataSourceFactory.create_batch(2, pending=True, agencies=[submitted_by_itself])
    decide(curator_client, other, "save", **ada_police(pittsburgh))
    of_another_submission = Agency.objects.get(name="Ada Police Department")
    with transaction.atomic():
        set_actor(None)
        source.agencies.add(of_another_submission)

    decide(curator_client, source, "approve")

    # What came with a submission that still waits is published with the first source that has it.
    assert statuses(source, submitted_by_itself, of_another_submission) == [True, False, True]


def test_an_approval_publishes_no_agency_that_was_declined_since(curator_client: Client, pittsburgh: Location) -> None:
    source = DataSourceFactory(pending=True, agencies=[])
    decide(curator_client, source, "save", **ada_police(pittsburgh))
    made = Agency.objects.get()
    Agency.objects.update(approval_status=ApprovalStatus.REJECTED)

    decide(curator_client, source, "approve")

    assert statuses(source, made) == [True, False]


@pytest.mark.parametrize("saved_before", [True, False])
def test_undo_leaves_an_agency_public_that_another_public_source_has_by_then(
    curator_client: Client, pittsburgh: Location, saved_before: bool
) -> None:
    source = DataSourceFactory(pending=True, agencies=[])
    if saved_before:
        decide(curator_client, source, "save", **ada_police(pittsburgh))
    decide(curator_client, source, "approve", **({} if saved_before else ada_police(pittsburgh)))
    made = Agency.objects.get()
    DataSourceFactory(agencies=[made])

    curator_client.post(reverse("admin:review-undo"), {"id": source.pk})

    assert statuses(source, made) == [False, True]
    # As it was before the approval.
    assert list(source.agencies.all()) == ([made] if saved_before else [])


def test_undo_puts_an_agency_back_into_review_that_only_submissions_have(
    curator_client: Client, pittsburgh: Location
) -> None:
    source = DataSourceFactory(pending=True, agencies=[])
    decide(curator_client, source, "save", **ada_police(pittsburgh))
    decide(curator_client, source, "approve")
    made = Agency.objects.get()
    DataSourceFactory(pending=True, agencies=[made])

    curator_client.post(reverse("admin:review-undo"), {"id": source.pk})

    assert statuses(source, made) == [False, False]
    assert list(source.agencies.all()) == [made]

    decide(curator_client, source, "approve")
    assert statuses(source, made) == [True, True]


@pytest.mark.parametrize(
    "decision",
    [
        {"decision": "reject", "reason": "It's gone."},
        {"decision": "identify"},
        {"decision": "save"},
    ],
)
def test_a_new_agency_waits_for_review_with_any_decision_but_an_approval(
    curator_client: Client, pittsburgh: Location, decision: dict[str, str]
) -> None:
    source = DataSourceFactory(pending=True, agencies=[])
    sent = sent_form(curator_client, desk(source)) | {
        "new_agency_name": "Ada Police Department",
        "new_agency_type": "law enforcement",
        "new_agency_jurisdiction": "local",
        "new_agency_place": pittsburgh.pk,
    }

    response = curator_client.post(desk(source), sent | decision, follow=True)

    agency = Agency.objects.get()
    assert not agency.is_public
    assert list(source.agencies.all()) == [agency]
    assert "The new agency “Ada Police Department” is awaiting review." in response.content.decode()


@pytest.mark.parametrize("decision", ["save", "approve"])
def test_an_agency_that_waits_at_the_place_is_tied_instead_of_a_second_of_its_name(
    curator_client: Client, pittsburgh: Location, decision: str
) -> None:
    first, second = DataSourceFactory.create_batch(2, pending=True, agencies=[])
    decide(curator_client, first, "save", **ada_police(pittsburgh))
    agency = Agency.objects.get()

    again = sent_form(curator_client, desk(second)) | ada_police(pittsburgh)
    again |= {"decision": decision, "new_agency_name": "ada police  department"}
    response = curator_client.post(desk(second), again, follow=True)

    assert list(second.agencies.all()) == [agency] == list(Agency.objects.all())
    assert statuses(agency) == [decision == "approve"]
    assert "“Ada Police Department” was already awaiting review" in response.content.decode()


def test_an_agency_that_waits_under_the_described_name_is_suggested_first_and_says_so(
    curator_client: Client, police: Agency, pittsburgh: Location
) -> None:
    waiting = AgencyFactory(pending=True, name="Pittsburgh School Police", locations=[pittsburgh])
    AgencyFactory(approval_status=ApprovalStatus.REJECTED, name="Pittsburgh School Police", locations=[pittsburgh])
    source = DataSourceFactory(pending=True, agencies=[], agency_described_not_in_database="pittsburgh school  police")

    page = curator_client.get(desk(source))

    suggested = page.context["suggested_agencies"]
    assert [agency.id for agency in suggested if agency.waits] == [suggested[0].id] == [waiting.pk]
    assert "awaiting review" in page.content.decode()


def test_an_agency_of_the_same_name_elsewhere_or_declined_is_not_the_new_one(
    curator_client: Client, pittsburgh: Location
) -> None:
    AgencyFactory(pending=True, name="Ada Police Department", locations=[location_of(pittsburgh.county)])
    declined = ApprovalStatus.REJECTED
    AgencyFactory(approval_status=declined, name="Ada Police Department", locations=[pittsburgh])
    source = DataSourceFactory(pending=True, agencies=[])

    decide(curator_client, source, "save", **ada_police(pittsburgh))

    assert Agency.objects.filter(name="Ada Police Department").count() == 3


def test_the_name_that_was_described_is_filled_in_only_while_no_agency_is_tied(
    curator_client: Client, pittsburgh: Location
) -> None:
    source = DataSourceFactory(pending=True, agencies=[], agency_described_not_in_database="Ada Police Department")
    decide(curator_client, source, "save", **ada_police(pittsburgh))

    page = curator_client.get(desk(source))
    assert not page.context["agency_choices"]["new_agency_name"].value()

    sent = sent_form(curator_client, desk(source), page) | {"decision": "save"}
    refused = curator_client.post(desk(source), sent | {"new_agency_name": "Ada Police Department"})
    assert "Choose the place of the new agency." in refused.content.decode()


def test_the_name_that_was_described_makes_no_agency_by_itself(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True, agencies=[], agency_described_not_in_database="Ada Police")

    sent = sent_form(curator_client, desk(source)) | {"decision": "approve", "new_agency_name": "Ada Police"}
    curator_client.post(desk(source), sent)

    source.refresh_from_db()
    assert source.is_public
    assert not Agency.objects.exists()


def test_the_record_type_that_the_words_name_comes_first_and_the_present_one_is_explained(
    curator_client: Client,
) -> None:
    source = DataSourceFactory(pending=True, name="Use of Force Reports 2020", record_type=record_type("Stops"))

    page = curator_client.get(desk(source))

    assert page.context["types"][0].name == "Use of Force Reports"
    assert page.context["definition"].summary in page.content.decode()


def test_nearly_the_same_name_and_a_link_with_tracking_parameters_may_be_listed_already(curator_client: Client) -> None:
    same_link = DataSourceFactory(name="Log", source_url="https://example.gov/log", record_type=record_type("Stops"))
    same_name = DataSourceFactory(name="Ada Police Department use of force reports 2019")
    source = DataSourceFactory(
        pending=True,
        name="Ada Police Department use of force reports 2020",
        source_url="http://www.example.gov/log/?utm_source=mail",
        agencies=[],
    )

    reasons = {other.pk: why for other, why in curator_client.get(desk(source)).context["evidence"].duplicates}

    assert reasons == {same_link.pk: "the same link", same_name.pk: "nearly the same name"}
