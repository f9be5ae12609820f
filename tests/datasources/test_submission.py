"""Submitting a data source: what is kept, what is refused, and two who submit at once."""

import dataclasses
import datetime
import threading
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from audit.models import ChangeLog
from datasources.models import DataSource, Review
from datasources.services.review import approve
from datasources.services.submission import (
    DuplicateError,
    RefusedError,
    SameAddressError,
    Submission,
    UnknownAgencyError,
    submit,
)
from notifications.models import DataSourceEvent
from pdap.db.enums import ApprovalStatus
from pdap.lib.web_address import AddressError
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type

pytestmark = pytest.mark.django_db


def a_submission(**values: Any) -> Submission:
    """Return a submission of arrest records."""
    kind = record_type(values.pop("type_name", "Arrest Records")).pk
    return Submission(
        **{"source_url": "https://police.example.gov/arrests", "name": "Arrests", "record_type_id": kind, **values}
    )


def test_a_submission_waits_for_review_and_nobody_is_told(owner: User) -> None:
    agencies = [AgencyFactory().pk, AgencyFactory().pk]

    made = submit(owner.pk, a_submission(submission_notes="For you", record_formats=("CSV",)), agencies)

    made = DataSource.objects.get(pk=made.pk)
    assert (made.approval_status, made.submitter_id) == (ApprovalStatus.PENDING, owner.pk)
    assert (made.submission_notes, made.record_formats, made.access_types) == ("For you", ["CSV"], [])
    assert sorted(made.agency_links.values_list("agency_id", flat=True)) == sorted(agencies)
    assert Review.objects.get(data_source=made).reviewed_at is None
    assert not DataSource.objects.public().exists()
    assert not DataSourceEvent.objects.exists()
    assert ChangeLog.objects.get(table_name="data_sources", affected_id=made.pk).actor_user_id == owner.pk


def test_approving_a_submission_makes_it_public_and_tells_of_it(owner: User, curator: User) -> None:
    made = submit(owner.pk, a_submission())

    assert approve(made, curator.pk)

    assert DataSource.objects.public().filter(pk=made.pk).exists()
    assert DataSourceEvent.objects.filter(data_source=made).count() == 1


def test_addresses_are_cleaned(owner: User) -> None:
    made = submit(owner.pk, a_submission(source_url="Police.Example.GOV:443/x", readme_url="example.gov/r"))

    assert (made.source_url, made.readme_url) == ("https://police.example.gov/x", "https://example.gov/r")


@pytest.mark.parametrize(
    "same",
    [
        "https://police.example.gov/arrests",
        "http://www.police.example.gov/arrests/",
        "HTTPS://POLICE.example.gov/arrests//",
    ],
)
@pytest.mark.parametrize("state", ["approved", "pending", "rejected"])
def test_the_same_address_and_kind_is_refused_whatever_its_spelling_and_state(
    owner: User, same: str, state: str
) -> None:
    present = DataSourceFactory(source_url="https://police.example.gov/arrests", approval_status=state)

    with pytest.raises(DuplicateError) as refusal:
        submit(owner.pk, a_submission(source_url=same), same_address_meant=True)

    assert refusal.value.source == present
    assert DataSource.objects.count() == 1


def test_the_same_address_of_another_kind_has_to_be_meant(owner: User) -> None:
    present = DataSourceFactory(source_url="https://police.example.gov/arrests/", type_name="Stops")

    with pytest.raises(SameAddressError) as refusal:
        submit(owner.pk, a_submission())
    assert refusal.value.sources == [present]

    assert submit(owner.pk, a_submission(), same_address_meant=True).pk != present.pk


def test_another_path_or_host_is_another_address(owner: User) -> None:
    for url in (
        "https://police.example.gov/ARRESTS",
        "https://sp.example.gov/arrests",
        "https://police.example.gov/?q=1",
    ):
        DataSourceFactory(source_url=url)

    assert submit(owner.pk, a_submission()).pk


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.gov/#x", "x"])
def test_what_is_no_address_is_refused(owner: User, url: str) -> None:
    with pytest.raises(AddressError):
        submit(owner.pk, a_submission(source_url=url))


def test_records_do_not_end_before_they_begin(owner: User) -> None:
    dates = {"coverage_start": datetime.date(2020, 1, 1), "coverage_end": datetime.date(2019, 1, 1)}

    with pytest.raises(RefusedError, match="before the first day"):
        submit(owner.pk, a_submission(**dates))


def test_an_agency_that_is_not_public_is_unknown_and_nothing_is_kept(owner: User) -> None:
    for pk in (AgencyFactory(pending=True).pk, 987_654):
        with pytest.raises(UnknownAgencyError):
            submit(owner.pk, a_submission(), [pk])

    assert not DataSource.objects.exists()


def test_the_note_for_curators_does_not_show_where_the_submission_is_printed() -> None:
    assert "secret" not in repr(dataclasses.replace(a_submission(), submission_notes="secret"))


def test_an_import_that_was_quicker_makes_a_duplicate_and_no_failure(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = DataSourceFactory(source_url="https://police.example.gov/arrests")
    monkeypatch.setattr("datasources.services.submission.sources_at", lambda url: [])

    with pytest.raises(DuplicateError) as refusal:
        submit(owner.pk, a_submission())

    assert refusal.value.source == present


@pytest.mark.django_db(transaction=True)
def test_of_two_who_submit_one_address_at_once_one_is_told_that_it_is_there() -> None:
    people = [UserFactory().pk, UserFactory().pk]
    kind = record_type().pk
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def run(person: int, url: str) -> None:
        start.wait()
        try:
            submit(person, Submission(source_url=url, name="Arrests", record_type_id=kind))
            outcomes.append("kept")
        except DuplicateError:
            outcomes.append("duplicate")
        finally:
            connection.close()

    urls = ("https://police.example.gov/arrests", "http://www.police.example.gov/arrests/")
    threads = [threading.Thread(target=run, args=pair) for pair in zip(people, urls, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["duplicate", "kept"]
    assert DataSource.objects.count() == 1
