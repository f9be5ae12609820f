"""The change log: what is in it, what never is, who did it and what belongs together (contract 9.5)."""

import json
import uuid

import pytest
from django.db import connection, transaction

from accounts.models import Permission, User, UserPermission
from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import acting_as, set_actor
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory, AgencyLocationFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db


def entries(table: str, row: int | None = None) -> list[ChangeLog]:
    """Return what the log says of a table or one of its rows, oldest first."""
    rows = ChangeLog.objects.filter(table_name=table).order_by("id")
    return list(rows if row is None else rows.filter(affected_id=row))


def test_an_insertion_is_logged_whole() -> None:
    agency = AgencyFactory(name="New")

    (entry,) = entries("agencies", agency.pk)
    assert (entry.operation_type, entry.old_data) == ("INSERT", None)
    assert entry.new_data["name"] == "New"
    assert entry.new_data["id"] == agency.pk


def test_an_update_is_logged_by_its_changed_columns_only() -> None:
    agency = AgencyFactory(name="Before")

    Agency.objects.filter(pk=agency.pk).update(name="After", defunct_year="2021")

    entry = entries("agencies", agency.pk)[-1]
    assert entry.operation_type == "UPDATE"
    assert entry.old_data == {"name": "Before", "defunct_year": None}
    assert entry.new_data == {"name": "After", "defunct_year": "2021"}


def test_a_deletion_is_logged_whole_with_its_links_in_one_set() -> None:
    agency = AgencyFactory(locations=[LocationFactory()])
    source = DataSourceFactory(agencies=[agency])
    AgencyMetaUrlFactory(agency=agency)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('pdap.change_set', '', true)")  # a set of its own

        cursor.execute("delete from agencies where id = %s", [agency.pk])

    deleted = ChangeLog.objects.filter(operation_type="DELETE")
    assert {entry.table_name for entry in deleted} == {
        "agencies",
        "link_agencies__data_sources",
        "link_agencies__locations",
        "link_agencies__meta_urls",
    }
    assert len({entry.change_set for entry in deleted}) == 1
    link = next(entry for entry in deleted if entry.table_name == "link_agencies__data_sources")
    assert (link.old_data["agency_id"], link.old_data["data_source_id"]) == (agency.pk, source.pk)


@pytest.mark.parametrize(
    ("before", "after"), [(["CSV"], ["CSV", "PDF"]), (["CSV", "PDF"], ["PDF"]), (["A", "B"], ["B", "A"])]
)
def test_an_array_is_kept_whole_on_both_sides(before: list[str], after: list[str]) -> None:
    source = DataSourceFactory(record_formats=before)

    DataSource.objects.filter(pk=source.pk).update(record_formats=after)

    entry = entries("data_sources", source.pk)[-1]
    assert (entry.old_data, entry.new_data) == ({"record_formats": before}, {"record_formats": after})


def test_an_update_that_changes_nothing_is_not_logged() -> None:
    source = DataSourceFactory()
    before = len(entries("data_sources"))

    source.save()  # sets updated_at

    assert len(entries("data_sources")) == before


def test_an_insertion_that_meets_a_conflict_is_not_logged() -> None:
    link = AgencyLocationFactory()
    before = len(entries("link_agencies__locations"))

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into link_agencies__locations (agency_id, location_id) values (%s, %s) on conflict do nothing",
            [link.agency_id, link.location_id],
        )

    assert len(entries("link_agencies__locations")) == before


def test_no_secret_of_a_person_is_ever_in_it() -> None:
    person = UserFactory(email="secret@example.org", password="scrypt:hash", api_key="key-hash")
    User.objects.filter(pk=person.pk).update(password="another-hash", api_key="another-key", role="x")
    User.objects.filter(pk=person.pk).delete()

    log_text = json.dumps([[entry.old_data, entry.new_data] for entry in entries("users")])
    assert len(entries("users")) == 3
    for secret in ("secret@example.org", "hash", "key"):
        assert secret not in log_text


def test_no_generated_column_is_in_it() -> None:
    source = DataSourceFactory()
    DataSource.objects.filter(pk=source.pk).update(source_url="https://other.example.gov/")

    assert "normalised_url" not in json.dumps([[e.old_data, e.new_data] for e in entries("data_sources", source.pk)])


def test_grants_and_requests_and_issues_are_logged() -> None:
    person = UserFactory()
    UserPermission.objects.create(user=person, permission=Permission.objects.first())
    issue = DataRequestGithubIssueFactory()

    assert entries("link_users__permissions")
    assert entries("data_requests", issue.data_request_id)[0].operation_type == "INSERT"
    assert entries("data_requests_github_issue_info", issue.pk)


def test_follows_and_searches_are_nobodys_business() -> None:
    logged = {
        table
        for (table,) in _ask(
            "select tgrelid::regclass::text from pg_trigger where tgfoid = 'public.log_change'::regproc"
        )
    }

    assert not {"link_user_followed_location", "recent_searches", "pending_users", "reset_tokens"} & logged


@pytest.mark.django_db(transaction=True)
def test_the_actor_is_who_the_transaction_was_told() -> None:
    with acting_as(42):
        agency = AgencyFactory()
    AgencyFactory()

    first, second = entries("agencies")
    assert (first.affected_id, first.actor_user_id) == (agency.pk, 42)
    assert second.actor_user_id is None


@pytest.mark.django_db(transaction=True)
def test_what_one_transaction_does_shares_a_set_and_two_do_not() -> None:
    with transaction.atomic():
        AgencyFactory.create_batch(2)
    DataRequestFactory(creator=None)

    first, second = entries("agencies")
    assert first.change_set == second.change_set
    assert entries("data_requests")[0].change_set not in (None, first.change_set)


@pytest.mark.django_db(transaction=True)
def test_a_set_can_be_given() -> None:
    change_set = uuid.uuid4()
    with transaction.atomic():
        set_actor(7, change_set)
        AgencyFactory()

    (entry,) = entries("agencies")
    assert (entry.change_set, entry.actor_user_id) == (change_set, 7)


@pytest.mark.django_db(transaction=True)
def test_an_actor_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        set_actor(7)


def test_links_are_logged_by_their_own_number() -> None:
    source = DataSourceFactory(agencies=[AgencyFactory()])

    link = AgencyDataSource.objects.get(data_source=source)
    assert entries("link_agencies__data_sources", link.pk)


def _ask(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
