"""Approving and rejecting: the service, and the admin's actions over it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.models import DataSource, Review
from datasources.services.claims import claim, forget_expired
from datasources.services.review import (
    DecidedOtherwiseError,
    NobodyToAskError,
    ReasonMissingError,
    approve,
    ask_submitter,
    reject,
    reopen,
    set_aside,
)
from datasources.signals import data_source_published
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Iterator[list[int]]:
    """The sources that were said to be published."""
    heard: list[int] = []

    def hear(sender: Any, data_source: DataSource, **_: Any) -> None:
        heard.append(data_source.pk)

    data_source_published.connect(hear)
    yield heard
    data_source_published.disconnect(hear)


def test_approving_makes_public_and_is_told_once(curator: User, published: list[int]) -> None:
    source = DataSourceFactory(pending=True)

    assert approve(source, curator.pk)
    assert not approve(source, curator.pk)

    assert DataSource.objects.public().get() == source
    assert published == [source.pk]
    review = Review.objects.get(data_source=source)
    assert (review.reviewed_by, review.reason) == (curator, None)


def test_the_change_log_names_the_reviewer(curator: User) -> None:
    source = DataSourceFactory(pending=True)

    approve(source, curator.pk)

    change = ChangeLog.objects.filter(table_name="data_sources", affected_id=source.pk).latest("id")
    assert change.new_data["approval_status"] == "approved"
    assert change.actor_user_id == curator.pk


def test_rejecting_needs_a_reason_and_keeps_it(curator: User, published: list[int]) -> None:
    source = DataSourceFactory(pending=True)

    with pytest.raises(ReasonMissingError):
        reject(source, curator.pk, "   ")
    assert reject(source, curator.pk, "Not about police")

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.REJECTED
    assert source.review.reason == "Not about police"
    assert published == []


def test_a_rejected_source_can_still_be_approved(curator: User, published: list[int]) -> None:
    source = DataSourceFactory(rejected=True)

    approve(source, curator.pk)

    assert published == [source.pk]


def test_agencies_are_reviewed_the_same_way(curator: User, published: list[int]) -> None:
    agency = AgencyFactory(pending=True)

    approve(agency, curator.pk)

    agency.refresh_from_db()
    assert agency.approval_status == ApprovalStatus.APPROVED
    assert agency.review.reviewed_by == curator
    assert published == []


def test_a_decision_is_taken_back_by_whoever_made_it(curator: User, administrator: User) -> None:
    source = DataSourceFactory(pending=True)
    approve(source, curator.pk)

    with pytest.raises(DecidedOtherwiseError):
        reopen(source, administrator.pk)
    assert reopen(source, curator.pk)
    assert not reopen(source, curator.pk)

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.PENDING
    assert source.review.reviewed_by is None


def test_an_agencys_submitter_is_no_business_of_the_letters(curator: User) -> None:
    agency = AgencyFactory(pending=True)

    assert set_aside(agency, curator.pk)
    assert not set_aside(agency, curator.pk)
    with pytest.raises(NobodyToAskError):
        ask_submitter(agency, curator.pk, "Where is it?")


def test_claims_that_are_over_are_forgotten(curator: User) -> None:
    over, stands = DataSourceFactory.create_batch(2, pending=True)
    for source in (over, stands):
        claim(source.pk, curator.pk)
    Review.objects.filter(data_source=over).update(claim_expires_at="2020-01-01T00:00Z")

    assert forget_expired() == 1
    assert Review.objects.get(data_source=stands).claimed_by == curator


def test_an_error_of_who_is_told_takes_the_approval_back(curator: User) -> None:
    source = DataSourceFactory(pending=True)

    def fail(**_: Any) -> None:
        raise RuntimeError

    data_source_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            approve(source, curator.pk)
    finally:
        data_source_published.disconnect(fail)

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.PENDING


def act(client: Client, action: str, records: list[DataSource], **more: str) -> Any:
    """Carry out an action of the admin on some sources."""
    selected = {ACTION_CHECKBOX_NAME: [record.pk for record in records]}
    return client.post(reverse("admin:datasources_datasource_changelist"), {"action": action, **selected, **more})


def test_a_curator_sees_first_what_will_be_approved_and_what_cannot(
    curator_client: Client, published: list[int]
) -> None:
    sources = DataSourceFactory.create_batch(3, pending=True)
    public = DataSourceFactory()

    shown = act(curator_client, "approve_selected", [*sources, public])

    assert "3 of 4 will change. Nothing has changed yet." in shown.content.decode()
    assert "No change: it’s already approved." in shown.content.decode()
    assert published == []
    assert act(curator_client, "approve_selected", sources, _confirmed="yes").status_code == 302
    assert set(published) == {source.pk for source in sources}


def test_only_what_waits_is_put_aside(curator_client: Client) -> None:
    waiting, public = DataSourceFactory(pending=True), DataSourceFactory()

    assert "1 of 2 will change" in act(curator_client, "identify_selected", [waiting, public]).content.decode()
    act(curator_client, "identify_selected", [waiting, public], _confirmed="yes")

    waiting.refresh_from_db()
    public.refresh_from_db()
    assert waiting.approval_status == ApprovalStatus.NEEDS_IDENTIFICATION
    assert public.approval_status == ApprovalStatus.APPROVED


def test_a_curator_is_asked_for_the_reason_before_anything_is_rejected(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)

    asked = act(curator_client, "reject_selected", [source])
    again = act(curator_client, "reject_selected", [source], text=" ", _confirmed="yes")
    done = act(curator_client, "reject_selected", [source], text="A duplicate", _confirmed="yes")

    assert "Reason (sent to the submitter)" in asked.content.decode()
    assert "Enter a reason." in again.content.decode()
    assert done.status_code == 302
    assert Review.objects.get(data_source=source).reason == "A duplicate"


def test_what_is_deleted_meanwhile_is_passed_over_also_in_a_filtered_list(curator_client: Client) -> None:
    gone, waiting = (DataSourceFactory(pending=True, name=name) for name in ("Gone stops", "Stops"))
    selected = [gone.pk, waiting.pk]
    gone.delete()
    address = reverse("admin:datasources_datasource_changelist")
    action = {"action": "approve_selected", ACTION_CHECKBOX_NAME: selected, "_confirmed": "yes"}

    response = curator_client.post(f"{address}?missing=agency&q=stops", action, follow=True)

    assert "1 approved." in response.content.decode()
    waiting.refresh_from_db()
    assert waiting.approval_status == ApprovalStatus.APPROVED


def test_agencies_are_shown_before_they_are_approved_too(curator_client: Client) -> None:
    agency = AgencyFactory(pending=True)
    address = reverse("admin:agencies_agency_changelist")
    selected = {"action": "approve_selected", ACTION_CHECKBOX_NAME: [agency.pk]}

    assert "1 of 1 will change" in curator_client.post(address, selected).content.decode()
    curator_client.post(address, selected | {"_confirmed": "yes"})

    agency.refresh_from_db()
    assert agency.approval_status == ApprovalStatus.APPROVED


def test_a_preview_takes_as_many_queries_for_many_as_for_one(
    curator_client: Client, django_assert_max_num_queries: Any
) -> None:
    sources = DataSourceFactory.create_batch(50, pending=True)

    # session, person, permissions, the transaction and its actor, the selection counted, its rows
    with django_assert_max_num_queries(12):
        act(curator_client, "approve_selected", sources)


def test_whoever_may_not_change_sources_may_not_review_them(stranger_client: Client) -> None:
    source = DataSourceFactory(pending=True)

    act(stranger_client, "approve_selected", [source], _confirmed="yes")

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.PENDING
