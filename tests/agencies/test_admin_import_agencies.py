"""Agencies and their own pages from CSV files in the admin."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, MetaUrl
from locations.models import Location
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory, MetaUrlFactory
from tests.at_once import waiting_for_locks
from tests.audit.importing import address, carry_out, csv_text, kinds, looked, outcomes, reasons
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.factories import MergeFactory
from tests.pdap.ops.clients import wait_for

pytestmark = pytest.mark.django_db

AGENCY, PAGE = "agencies_agency", "agencies_metaurl"
HEAD = ("name", "agency_type", "jurisdiction_type", "places")


@pytest.fixture
def town(db: None) -> Location:
    """Pittsburgh; Philadelphia is a county and a city."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    LocalityFactory(county=CountyFactory(state=state, name="Philadelphia"), name="Philadelphia")
    return location_of(LocalityFactory(county=CountyFactory(state=state, name="Allegheny"), name="Pittsburgh"))


def test_a_new_agency_waits_for_review_at_its_places(town: Location, curator_client: Client) -> None:
    text = csv_text(HEAD, ("City Police", "Law Enforcement", "local", "Pittsburgh, Allegheny, PA; Pennsylvania"))

    carry_out(curator_client, AGENCY, looked(curator_client, AGENCY, text))

    agency = Agency.objects.get()
    assert (agency.name, agency.agency_type) == ("City Police", AgencyType.LAW_ENFORCEMENT)
    assert agency.jurisdiction_type == JurisdictionType.LOCAL
    assert agency.approval_status == ApprovalStatus.PENDING
    assert {str(place.type) for place in agency.locations.all()} == {"Locality", "State"}


@pytest.mark.parametrize("place", ["pittsburgh,  allegheny county, pennsylvania", "Pittsburgh, PA", "{number}"])
def test_a_place_is_found_as_people_write_it(place: str, town: Location, curator_client: Client) -> None:
    text = csv_text(HEAD, ("A", "court", "local", place.format(number=town.pk)))

    carry_out(curator_client, AGENCY, looked(curator_client, AGENCY, text))

    assert Agency.objects.get().locations.get() == town


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("A", "court", "local", "Atlantis"), "There is no place “Atlantis”"),
        (("A", "court", "local", "Philadelphia, PA"), "can mean 2 places. Enter “Philadelphia County, PA” or"),
        (("A", "church", "local", ""), "“church” isn’t recognized. Enter one of: incarceration, law enforcement"),
        (("A", "", "local", ""), "agency_type: This can’t be empty."),
    ],
)
def test_a_row_is_refused_in_words(cells: tuple[str, ...], reason: str, town: Location, curator_client: Client) -> None:
    assert reason in reasons(looked(curator_client, AGENCY, csv_text(HEAD, cells)))[2]


def test_a_new_agency_needs_what_the_file_does_not_have(curator_client: Client) -> None:
    file_import = looked(curator_client, AGENCY, csv_text(("name",), ("A",)))

    assert (
        reasons(file_import)[2] == "agency_type: Required for new records. jurisdiction_type: Required for new records."
    )


def test_an_agency_is_known_by_its_name_and_place(town: Location, curator_client: Client) -> None:
    here = AgencyFactory(name="St. Mary's Police", locations=[town], agency_type=AgencyType.COURT)
    elsewhere = AgencyFactory(name="St. Mary's Police")
    text = csv_text(
        HEAD,
        ("Saint Mary's police", "law enforcement", here.jurisdiction_type, "Pittsburgh, PA"),
        ("St Marys Police", "court", "local", "Pennsylvania"),
    )

    file_import = looked(curator_client, AGENCY, text)

    assert [(outcome.kind.value, outcome.record) for outcome in outcomes(file_import)] == [
        ("changed", here.pk),
        ("new", None),
    ]
    assert elsewhere.pk not in {outcome.record for outcome in outcomes(file_import)}


def test_a_number_that_leads_nowhere_is_refused_and_a_merged_one_says_where_it_went(curator_client: Client) -> None:
    survivor = AgencyFactory()
    merged = MergeFactory(survivor_id=survivor.pk, into_id=survivor.pk, merged_id=survivor.pk + 100)
    text = csv_text(("id", "name"), (str(merged.merged_id), "A"), (str(survivor.pk + 1), "B"), ("'=7", "C"))

    file_import = looked(curator_client, AGENCY, text)

    assert reasons(file_import) == {
        2: f"id: The agency {merged.merged_id} was merged into {survivor.pk}. Use that ID.",
        3: f"id: There is no agency {survivor.pk + 1}. Leave the ID blank to add a new one.",
        4: "id: “=7” isn’t a record ID.",
    }


def test_a_name_alone_that_several_have_is_refused(curator_client: Client) -> None:
    first, second = AgencyFactory(name="Police"), AgencyFactory(name="Police")

    file_import = looked(curator_client, AGENCY, csv_text(("name", "defunct_year"), ("Police", "2019")))

    assert f"More than one agency has this name ({first.pk}, {second.pk})" in reasons(file_import)[2]


def test_one_new_agency_is_there_once_in_a_file(curator_client: Client) -> None:
    row = ("Police", "court", "local", "")

    assert kinds(looked(curator_client, AGENCY, csv_text(HEAD, row, row))) == ["new", "refused"]


@pytest.mark.parametrize(
    ("year", "note"), [("2019", ""), ("19", "isn’t a year"), ("soon", "isn’t a year"), ("9999", "has begun")]
)
def test_a_year_closed_has_four_digits_and_has_begun(year: str, note: str, curator_client: Client) -> None:
    agency = AgencyFactory(defunct_year=None)

    text = csv_text(("id", "defunct_year"), (str(agency.pk), year))

    assert kinds(looked(curator_client, AGENCY, text, strict="on")) == ["refused" if note else "changed"]
    lenient = looked(curator_client, AGENCY, text)
    assert kinds(lenient) == ["unchanged" if note else "changed"]
    assert not note or any(note in said for said in outcomes(lenient)[0].notes)


def test_a_change_of_places_is_shown_by_their_names_and_undone(town: Location, curator_client: Client) -> None:
    agency = AgencyFactory(locations=[town])
    text = csv_text(("id", "places"), (str(agency.pk), "Allegheny County, PA"))

    file_import = carry_out(curator_client, AGENCY, looked(curator_client, AGENCY, text))

    assert outcomes(file_import)[0].changes == [["places", "Pittsburgh, Allegheny, PA", "Allegheny County, PA"]]
    assert agency.locations.get() != town
    curator_client.post(address(AGENCY, "import_undo", file_import.pk))
    assert agency.locations.get() == town


def test_a_page_is_added_to_its_agency_and_known_by_its_address(curator_client: Client) -> None:
    agency = AgencyFactory(name="City Police")
    known_page = MetaUrlFactory(url="https://www.known.example.gov/")
    text = csv_text(
        ("url", "agency_names", "url_status"),
        ("https://new.example.gov/", "City Police", ""),
        ("https://www.known.example.gov/", "City Police", "Broken"),
    )

    carry_out(curator_client, PAGE, looked(curator_client, PAGE, text))

    assert MetaUrl.objects.count() == 2
    assert agency.meta_urls.count() == 2
    known_page.refresh_from_db()
    assert known_page.url_status == "broken"


def test_a_page_does_not_take_the_address_of_another(curator_client: Client) -> None:
    first, second = AgencyMetaUrlFactory().meta_url, AgencyMetaUrlFactory().meta_url

    file_import = looked(curator_client, PAGE, csv_text(("id", "url"), (str(second.pk), first.url)))

    assert reasons(file_import)[2] == f"url: Agency page {first.pk} already has this link."


@pytest.mark.django_db(transaction=True)
def test_what_a_form_of_the_admin_saves_at_the_same_moment_stops_the_import_in_words(
    curator_client: Client,
) -> None:
    file_import = looked(
        curator_client, PAGE, csv_text(("url",), ("https://a.example.gov/",), ("https://b.example.gov/",))
    )

    def click() -> Any:
        try:
            return curator_client.post(address(PAGE, "import_carry_out", file_import.pk), follow=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            MetaUrlFactory(url="https://a.example.gov/")
            clicked = pool.submit(click)
            assert wait_for(lambda: clicked.done() or waiting_for_locks(connection.cursor()))
            assert not clicked.done()
        response = clicked.result(timeout=120)

    assert "at the same time" in response.content.decode()
    assert MetaUrl.objects.count() == 1
    assert kinds(carry_out(curator_client, PAGE, file_import)) == ["unchanged", "new"]


@pytest.mark.parametrize("kind", [AGENCY, PAGE])
def test_the_form_offers_only_what_the_kind_has(kind: str, curator_client: Client) -> None:
    page = curator_client.get(address(kind, "import")).content.decode()

    assert ("Send to review" in page) == (kind == AGENCY)
    assert "Notify people who follow" not in page
    assert ("match the row by its name and place. If there’s no match, it becomes a new agency" in page) == (
        kind == AGENCY
    )
