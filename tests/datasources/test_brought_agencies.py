"""Agencies that come with a submission: they become public with it, and go when no public source has them."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.undo import plan_of_set, revert_fields, undo_change_set
from datasources.models import AgencyDataSource, DataSource
from datasources.services.brought_agencies import brought_agencies, published_with_a_source
from datasources.services.review import approve, reject, reopen
from pdap.db.actor import current_change_set, set_actor
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.test_review_desk import decide

pytestmark = pytest.mark.django_db


def submission_with_new_agency(**columns: Any) -> tuple[DataSource, Agency]:
    """Return a submission that waits, and the agency that was made for it in the same transaction."""
    with transaction.atomic():
        set_actor(None)
        agency = AgencyFactory(pending=True, name="Ada Police Department")
        return DataSourceFactory(pending=True, agencies=[agency], **columns), agency


def submission_of(agency: Agency) -> DataSource:
    """Return another submission, in a transaction of its own: it has the agency, and did not bring it."""
    with transaction.atomic():
        set_actor(None)
        return DataSourceFactory(pending=True, agencies=[agency])


def approved(curator: User, *sources: DataSource) -> Any:
    """Approve all in one transaction, as the list does; return its change set."""
    with transaction.atomic():
        set_actor(curator.pk)
        for source in sources:
            approve(source, curator.pk)
        return current_change_set()


def statuses(*records: DataSource | Agency) -> list[bool]:
    for record in records:
        record.refresh_from_db()
    return [record.is_public for record in records]


def test_undoing_an_approval_keeps_its_agency_public_that_another_public_source_has(
    curator: User, curator_client: Client
) -> None:
    source, agency = submission_with_new_agency()
    other = submission_of(agency)
    first, second = approved(curator, source), approved(curator, other)

    address = reverse("admin:history-undo-set", args=[first])
    preview = curator_client.get(address).content.decode()
    assert "Ada Police Department" in preview
    assert "stays public, because other public data sources cover it." in preview
    assert "agencies" not in {step.table for step in plan_of_set(first).steps}
    curator_client.post(address)
    assert statuses(source, other, agency) == [False, True, True]

    undo_change_set(second, curator.pk)
    assert statuses(source, other, agency) == [False, False, False]


def test_undoing_the_approval_of_several_hides_the_agency_that_only_they_have(curator: User) -> None:
    source, agency = submission_with_new_agency()
    other = submission_of(agency)
    both = approved(curator, source, other)

    undone = undo_change_set(both, curator.pk)
    assert statuses(source, other, agency) == [False, False, False]

    undo_change_set(undone.change_set, curator.pk)
    assert statuses(source, other, agency) == [True, True, True]


def test_undoing_only_the_status_of_a_source_hides_its_agency_too(curator: User) -> None:
    source, agency = submission_with_new_agency()
    made = approved(curator, source)
    change = ChangeLog.objects.get(change_set=made, table_name="data_sources", affected_id=source.pk)

    undone = revert_fields(change.pk, ["approval_status"], curator.pk)
    assert statuses(source, agency) == [False, False]

    undo_change_set(undone.change_set, curator.pk)
    assert statuses(source, agency) == [True, True]


def test_undoing_the_approval_of_an_agency_by_itself_hides_it_whatever_sources_it_has(curator: User) -> None:
    agency = AgencyFactory(pending=True)
    DataSourceFactory(agencies=[agency])
    with transaction.atomic():
        set_actor(curator.pk)
        approve(agency, curator.pk)
        made = current_change_set()
    assert made

    undo_change_set(made, curator.pk)

    assert statuses(agency) == [False]


def test_an_agency_that_an_undo_brought_back_with_its_tie_came_with_no_submission(curator: User) -> None:
    agency = came_by_itself()
    submission_of(agency)
    deleted = uuid.uuid4()
    with transaction.atomic():
        set_actor(curator.pk, deleted)
        Agency.objects.filter(pk=agency.pk).delete()
    undo_change_set(deleted, curator.pk)

    assert AgencyDataSource.objects.filter(agency=agency.pk).exists()
    assert not brought_agencies([agency.pk])
    assert not published_with_a_source([agency.pk])


def test_an_agency_that_a_curator_approved_by_itself_stays_public_without_its_source(curator: User) -> None:
    source, agency = submission_with_new_agency()
    approve(agency, curator.pk)
    made = approved(curator, source)

    undo_change_set(made, curator.pk)

    assert statuses(source, agency) == [False, True]


@pytest.mark.parametrize("has_other", [True, False])
def test_declining_a_public_source_hides_the_agency_it_brought_unless_another_has_it(
    curator: User, has_other: bool
) -> None:
    source, agency = submission_with_new_agency()
    approved(curator, source)
    if has_other:
        DataSourceFactory(agencies=[agency])

    reject(source, curator.pk, "It's gone.")
    assert statuses(source, agency) == [False, has_other]
    assert list(source.agencies.all()) == [agency]

    reopen(source, curator.pk)
    assert statuses(source, agency) == [True, True]


def test_declining_a_source_leaves_an_agency_alone_that_was_public_before(curator: User) -> None:
    agency = AgencyFactory()
    source = submission_of(agency)
    approved(curator, source)

    reject(source, curator.pk, "It's gone.")

    assert statuses(source, agency) == [False, True]


@pytest.mark.parametrize("status", [ApprovalStatus.PENDING, ApprovalStatus.NEEDS_IDENTIFICATION])
def test_an_approval_publishes_the_agency_that_another_submission_brought_and_an_undo_hides_it(
    curator: User, status: ApprovalStatus
) -> None:
    brought_it, agency = submission_with_new_agency()
    DataSource.objects.filter(pk=brought_it.pk).update(approval_status=status)
    source = submission_of(agency)

    approved(curator, source)
    assert statuses(source, brought_it, agency) == [True, False, True]

    reopen(source, curator.pk)
    assert statuses(source, brought_it, agency) == [False, False, False]


def not_public_at_all() -> Agency:
    return AgencyFactory(approval_status=ApprovalStatus.REJECTED)


def came_by_itself() -> Agency:
    with transaction.atomic():
        set_actor(None)
        return AgencyFactory(pending=True)


def came_with_a_rejected_submission() -> Agency:
    source, agency = submission_with_new_agency()
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED)
    return agency


@pytest.mark.parametrize("made", [not_public_at_all, came_by_itself, came_with_a_rejected_submission])
def test_a_curator_reads_before_an_approval_that_the_agency_will_not_be_public(
    curator_client: Client, curator: User, made: Any
) -> None:
    agency = made()
    source = submission_of(agency)
    words = "its agency isn’t public"

    assert words in curator_client.get(reverse("admin:review-desk", args=[source.pk])).content.decode()
    chosen = {"action": "approve_selected", "_selected_action": [source.pk]}
    listed = curator_client.post(reverse("admin:datasources_datasource_changelist"), chosen)
    assert words in listed.content.decode()

    approved(curator, source)
    assert statuses(source, agency) == [True, False]
    assert list(DataSource.objects.public().without_public_agency()) == [source]


def test_no_one_is_warned_of_an_agency_that_becomes_public_with_the_approval(
    curator_client: Client, curator: User
) -> None:
    source, _ = submission_with_new_agency()

    assert "agency isn" not in curator_client.get(reverse("admin:review-desk", args=[source.pk])).content.decode()

    approved(curator, source)
    assert not DataSource.objects.public().without_public_agency().exists()


def test_a_source_whose_agency_is_not_public_is_a_gap_that_says_so(curator_client: Client) -> None:
    agency = AgencyFactory(pending=True)
    source = DataSourceFactory(agencies=[agency])

    first = curator_client.post(reverse("admin:gap-next", args=["sources-without-agency"]))

    assert first.url == reverse("admin:gap-record", args=["sources-without-agency", source.pk])
    assert f"(no place, ID {agency.pk}): pending, not public" in curator_client.get(first.url).content.decode()


WAITS_AGAIN = (
    "“Ada Police Department” awaits review again: it came with a data source, and no public data source covers it"
    " anymore."
)
IS_PUBLIC = "“Ada Police Department” is now public: it came with a submission, and a public data source covers it."


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_who_decides_in_the_list_is_told_which_agencies_follow(curator_client: Client) -> None:
    source, _ = submission_with_new_agency()
    another = submission_of(source.agencies.get())
    address = reverse("admin:datasources_datasource_changelist")
    chosen = {"_selected_action": [source.pk], "_confirmed": "yes"}

    approving = curator_client.post(address, {**chosen, "action": "approve_selected"}, follow=True)
    again = curator_client.post(
        address, {**chosen, "_selected_action": [another.pk], "action": "approve_selected"}, follow=True
    )
    kept = curator_client.post(address, {**chosen, "action": "reject_selected", "text": "Gone."}, follow=True)
    declining = curator_client.post(
        address, {**chosen, "_selected_action": [another.pk], "action": "reject_selected", "text": "Gone."}, follow=True
    )

    assert IS_PUBLIC in said(approving)
    assert IS_PUBLIC not in said(again)
    assert WAITS_AGAIN not in said(kept)
    assert WAITS_AGAIN in said(declining)


def test_who_decides_at_the_desk_or_takes_it_back_is_told_which_agencies_follow(curator_client: Client) -> None:
    source, agency = submission_with_new_agency()

    decide(curator_client, source, "approve")
    assert IS_PUBLIC in said(curator_client.get(reverse("admin:review-queue")))
    undone = curator_client.post(reverse("admin:review-undo"), {"id": source.pk}, follow=True)

    assert statuses(agency) == [False]
    assert WAITS_AGAIN in said(undone)
