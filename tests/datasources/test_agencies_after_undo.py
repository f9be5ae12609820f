"""Agencies that came with a submission, after an undo: of a set, of one change, of a merge."""

import uuid
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from agencies.models import Agency
from agencies.services.merging import merge_agencies, undo_merge
from audit.models import ChangeLog
from audit.services.undo import revert_fields, undo_change_set
from datasources.models import DataSource
from datasources.services.past_sources import public_alone_before
from datasources.services.review import approve, reject
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.datasources.test_agencies_follow_sources import TIES, delete_on_its_page, tie_by_an_import
from tests.datasources.test_brought_agencies import approved, statuses, submission_with_new_agency

pytestmark = pytest.mark.django_db


def newest_tie() -> ChangeLog:
    return ChangeLog.objects.filter(table_name="link_agencies__data_sources", operation_type="INSERT").latest("id")


def test_undoing_the_last_tie_of_an_agency_that_an_undo_kept_public_hides_it(
    curator_client: Client, curator: User
) -> None:
    second = DataSourceFactory(agencies=[], record_type=record_type("Stops"))
    submission, agency = submission_with_new_agency()
    approval = approved(curator, submission)
    tie_by_an_import(curator_client, second, agency)
    tie = newest_tie()
    undo_change_set(approval, curator.pk)
    assert statuses(submission, second, agency) == [False, True, True]

    undone = undo_change_set(tie.change_set, curator.pk)
    assert statuses(submission, second, agency) == [False, True, False]

    undo_change_set(undone.change_set, curator.pk)
    assert statuses(agency) == [True]


def test_undoing_a_tie_leaves_an_agency_public_that_was_so_without_any_source(
    curator_client: Client, curator: User
) -> None:
    submission, agency = submission_with_new_agency()
    approved(curator, submission)
    # As a program does that does not ask here.
    DataSource.objects.filter(pk=submission.pk).update(approval_status="pending")
    second = DataSourceFactory(agencies=[], record_type=record_type("Stops"))
    tie_by_an_import(curator_client, second, agency)
    tie = newest_tie()

    undo_change_set(tie.change_set, curator.pk)

    assert statuses(submission, agency) == [False, True]


def test_a_deleted_source_that_is_restored_alone_publishes_its_agency_again(
    curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency()
    approved(curator, source)
    delete_on_its_page(curator_client, curator, source)

    curator_client.post(reverse("admin:history-restore", args=["data_sources", source.pk]), {"_confirmed": "yes"})

    assert DataSource.objects.filter(pk=source.pk).exists()
    assert statuses(agency) == [True]


@pytest.mark.parametrize("tie", TIES)
def test_undoing_only_the_tie_that_made_an_agency_public_hides_it(
    tie: Callable[[Client, DataSource, Agency], None], curator_client: Client, curator: User
) -> None:
    submission, agency = submission_with_new_agency()
    source = DataSourceFactory(agencies=[], record_type=record_type("Stops"))
    tie(curator_client, source, agency)

    curator_client.post(reverse("admin:history-undo-change", args=[newest_tie().pk]))

    assert not source.agencies.exists()
    assert statuses(source, submission, agency) == [True, False, False]
    undo_change_set(ChangeLog.objects.latest("id").change_set, curator.pk)
    assert statuses(agency) == [True]


def test_undoing_a_tie_to_a_source_that_was_approved_after_it_hides_the_agency(
    curator_client: Client, curator: User
) -> None:
    submission, agency = submission_with_new_agency()
    second = DataSourceFactory(agencies=[], pending=True, record_type=record_type("Stops"))
    tie_by_an_import(curator_client, second, agency)
    approved(curator, second)
    assert statuses(submission, second, agency) == [False, True, True]

    revert_fields(newest_tie().pk, None, curator.pk)

    assert statuses(submission, second, agency) == [False, True, False]


def test_undoing_only_a_tie_leaves_an_agency_public_that_a_curator_approved_by_itself(
    curator_client: Client, curator: User
) -> None:
    submission, agency = submission_with_new_agency()
    approve(agency, curator.pk)
    tie_by_an_import(curator_client, DataSourceFactory(agencies=[], record_type=record_type("Stops")), agency)

    revert_fields(newest_tie().pk, None, curator.pk)

    assert statuses(submission, agency) == [False, True]


def test_undoing_only_a_tie_that_an_undo_brought_back_hides_the_agency_again(
    curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency()
    approved(curator, source)
    delete_on_its_page(curator_client, curator, source)
    deletion = ChangeLog.objects.filter(table_name="data_sources", operation_type="DELETE").get()
    undo_change_set(deletion.change_set, curator.pk)
    assert statuses(source, agency) == [True, True]

    revert_fields(newest_tie().pk, None, curator.pk)

    assert statuses(source, agency) == [True, False]


def test_undoing_a_merge_hides_an_agency_that_only_the_sources_of_the_other_kept_public(curator: User) -> None:
    source, agency = submission_with_new_agency(record_type=record_type("Stops"))
    approved(curator, source)
    other = AgencyFactory()
    DataSourceFactory(agencies=[other])
    merge = merge_agencies(other.pk, agency.pk, curator.pk)
    reject(source, curator.pk, "It's gone.")
    assert statuses(source, agency) == [False, True]

    undo_merge(merge.pk, curator.pk)

    assert list(agency.data_sources.all()) == [source]
    assert statuses(agency, other) == [False, True]


def test_undoing_a_merge_leaves_each_agency_as_public_as_its_sources(curator: User) -> None:
    source, agency = submission_with_new_agency()
    other, merged = submission_with_new_agency(record_type=record_type("Stops"))
    merge = merge_agencies(merged.pk, agency.pk, curator.pk)
    approved(curator, other)
    assert statuses(source, agency) == [False, True]

    undo_merge(merge.pk, curator.pk)

    assert list(merged.data_sources.all()) == [other]
    assert statuses(source, agency, other, merged) == [False, False, True, True]


def test_undoing_a_merge_leaves_an_agency_public_that_had_no_source_before(curator: User) -> None:
    agency, other = AgencyFactory(), AgencyFactory()
    DataSourceFactory(agencies=[other])
    merge = merge_agencies(other.pk, agency.pk, curator.pk)

    undo_merge(merge.pk, curator.pk)

    assert statuses(agency, other) == [True, True]


def test_asking_what_many_agencies_were_takes_as_many_queries_as_of_one(
    curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agencies = [AgencyFactory() for _ in range(6)]
    for agency in agencies[:3]:
        DataSourceFactory(agencies=[agency])
    later = uuid.uuid4()
    with transaction.atomic():
        set_actor(curator.pk, later)
        DataSourceFactory(agencies=agencies)
    change = ChangeLog.objects.filter(change_set=later).earliest("id").pk

    for asked in (agencies[:1], agencies):
        with django_assert_num_queries(8):
            alone = public_alone_before([agency.pk for agency in asked], change)
        assert alone == {agency.pk for agency in asked if agency in agencies[3:]}
