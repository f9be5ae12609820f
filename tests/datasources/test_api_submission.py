"""Submitting a data source through the API."""

from typing import Any

import pytest

from accounts.models import User
from datasources.models import DataSource
from notifications.models import DataSourceEvent
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.pdap.api.tokens import of, said, send

pytestmark = pytest.mark.django_db
EVERYTHING: dict[str, Any] = {
    "name": "Stops",
    "source_url": "https://stops.example.gov/data",
    "record_type_name": "Stops",
    "description": "Every stop",
    "agency_supplied": True,
    "supplying_entity": "City",
    "agency_originated": False,
    "originating_entity": "County",
    "agency_aggregation": "county",
    "coverage_start": "2019-01-01",
    "coverage_end": "2024-12-31",
    "detail_level": "Individual record",
    "access_types": ["Download", "API"],
    "access_notes": "Ask first",
    "data_portal_type": "Socrata",
    "data_portal_type_other": "Own",
    "record_formats": ["CSV", "JSON"],
    "update_method": "Insert",
    "readme_url": "https://stops.example.gov/readme",
    "retention_schedule": "< 1 day",
    "scraper_url": "https://github.com/example/scraper",
    "agency_described_not_in_database": "Town Marshal",
}


def submit(person: User, agencies: Any = (), **changes: Any) -> Any:
    """Submit a source and return the answer."""
    body = {"entry_data": {**EVERYTHING, **changes}, "linked_agency_ids": list(agencies)}
    return send(of(person), "POST", "/data-sources", body)


def test_a_submission_waits_for_review_with_everything_that_was_said(stranger: User) -> None:
    agency = AgencyFactory()

    response = submit(stranger, [agency.pk, agency.pk], submission_notes="Seen in the paper", tags=["x"])

    source = DataSource.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "message": "Data source submitted. It will be public once reviewed.",
        "id": str(source.pk),
    }
    assert (source.approval_status, source.submitter, source.submission_notes) == (
        "pending",
        stranger,
        "Seen in the paper",
    )
    assert [link.agency_id for link in source.agency_links.all()] == [agency.pk]
    assert not DataSourceEvent.objects.exists()
    # Its sender reads it; nobody else does.
    assert of(stranger).get(f"/api/v2/data-sources/{source.pk}").status_code == 200
    assert of(UserFactory()).get(f"/api/v2/data-sources/{source.pk}").status_code == 404


def test_a_curators_is_public_at_once_and_followers_are_told(curator: User) -> None:
    response = submit(curator)

    pk = int(response.json()["id"])
    shown = of(curator).get(f"/api/v2/data-sources/{pk}").json()["data"]
    assert {name: shown[name] for name in EVERYTHING} == EVERYTHING
    assert DataSourceEvent.objects.get().data_source_id == pk


def test_only_a_name_and_an_address_are_needed(stranger: User) -> None:
    body = {"entry_data": {"name": "Stops", "source_url": "stops.example.gov"}, "linked_agency_ids": []}

    assert send(of(stranger), "POST", "/data-sources", body).status_code == 200
    assert DataSource.objects.get().source_url == "https://stops.example.gov/"


def test_an_address_is_listed_once_with_each_record_type(stranger: User, curator: User) -> None:
    DataSourceFactory(source_url=EVERYTHING["source_url"], record_type=record_type("Stops"), pending=True)

    for address in (EVERYTHING["source_url"], "http://www.STOPS.example.gov/data/"):
        status, message = said(submit(curator, source_url=address))
        assert status == 409
        assert message.startswith("Duplicate URL: ")
    assert submit(stranger, record_type_name="Citations").status_code == 200
    assert submit(stranger, record_type_name=None).status_code == 200
    # Two without a record type are the same, which the database alone would not see.
    assert submit(stranger, record_type_name=None).status_code == 409


def test_agencies_that_do_not_exist_are_named(stranger: User) -> None:
    pending = AgencyFactory(pending=True).pk

    assert said(submit(stranger, [AgencyFactory().pk, pending, 999999])) == (
        400,
        f"linked_agency_ids: There is no agency {pending}, 999999.",
    )
    for nonsense in (["x"], [0], [2**31], [True]):
        assert submit(stranger, nonsense).status_code == 400
    assert not DataSource.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("name", ""), ("name", None), ("name", 5), ("source_url", ""), ("source_url", "not a url at all")),
        *(("source_url", "javascript:alert(1)"), ("source_url", "https://x.example/#part"), ("detail_level", "fine")),
        *(("source_url", "https://x.example/a\N{NO-BREAK SPACE}b"), ("readme_url", "x y"), ("scraper_url", "ftp://x")),
        *(("source_url", "http://127.0.0.1/"), ("source_url", "http://intranet/"), ("readme_url", "https://10.0.0.1/")),
        *(("coverage_start", "yesterday"), ("coverage_end", "2024-13-01"), ("access_types", ["Fax"])),
        *(("access_types", "API"), ("agency_supplied", "yes"), ("record_formats", [5]), ("record_type_name", "Stop")),
        *(("update_method", "x"), ("retention_schedule", "x"), ("agency_aggregation", "x"), ("approval_status", "x")),
        *(("description", "a\0b"), ("submitter_id", 1), ("internet_archive_url", "x")),
    ],
)
def test_nonsense_is_refused_by_name(stranger: User, name: str, value: Any) -> None:
    status, message = said(submit(stranger, **{name: value}))

    assert status == 400
    assert f"entry_data.{name}" in message
    assert not DataSource.objects.exists()


def test_records_do_not_end_before_they_begin(stranger: User) -> None:
    status, message = said(submit(stranger, coverage_start="2024-01-01", coverage_end="2020-01-01"))

    assert (status, message) == (400, "entry_data: The last day can’t be before the first day.")


def test_both_parts_of_the_body_are_needed(stranger: User) -> None:
    status, message = said(send(of(stranger), "POST", "/data-sources", {}))

    assert status == 400
    assert "entry_data: This field is required." in message
    assert "linked_agency_ids: This field is required." in message
