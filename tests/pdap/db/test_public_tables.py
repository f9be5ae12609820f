"""What raises the catalog's version, and what does not."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from agencies.models import AgencyLocation
from datasources.enums import LinkState
from datasources.models import AgencyDataSource, DataSource, RecordType
from pdap.db.enums import ApprovalStatus
from pdap.db.materialized import refresh
from pdap.db.public_tables import NOT_PUBLIC, OF_REQUEST, PUBLIC_TABLES
from pdap.db.relations import MaterializedView, Table
from requests_app.enums import RequestStatus
from requests_app.statuses import UNOPENED_STATUSES
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import (
    DataSourceFactory,
    LinkFactory,
    ProblemReportFactory,
    RecentSearchFactory,
    StoryFactory,
    record_type,
)
from tests.locations.factories import LocationFactory
from tests.pdap.db.versions import commit_version, raises_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

DEFINITION = "select pg_get_functiondef(to_regproc(%s)::oid)"


def test_every_table_is_public_or_not() -> None:
    assert set(PUBLIC_TABLES) | NOT_PUBLIC == set(Table)
    assert not set(PUBLIC_TABLES) & NOT_PUBLIC


def test_a_request_is_public_here_as_the_table_of_statuses_says() -> None:
    (unopened,) = UNOPENED_STATUSES

    assert f"(owner.was_public OR owner.request_status <> '{unopened.value}')" == OF_REQUEST


def test_the_database_watches_the_public_tables_and_no_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, array_agg(tgname::text order by tgname) from pg_trigger"
            " where tgname like 'touch_catalog%' and tgenabled = 'O' group by 1"
        )
        watched = dict(cursor.fetchall())

    assert watched == {str(table): ["touch_catalog", "touch_catalog_when_emptied"] for table in PUBLIC_TABLES}


@pytest.mark.parametrize("table", PUBLIC_TABLES)
def test_the_database_watches_what_is_declared(table: Table) -> None:
    public, function = PUBLIC_TABLES[table], f"public.touch_catalog_by_{table}"
    with connection.cursor() as cursor:
        cursor.execute(DEFINITION, [function])
        actual = cursor.fetchone()
        cursor.execute("call public.watch_public_table(%s, %s, %s)", [table, public.shown, list(public.hidden)])
        cursor.execute(DEFINITION, [function])
        declared = cursor.fetchone()

    assert actual == declared


def test_hidden_columns_are_columns() -> None:
    for table, public in PUBLIC_TABLES.items():
        with connection.cursor() as cursor:
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        assert set(public.hidden) <= columns, table


def test_a_change_of_a_public_source_counts_and_one_of_a_pending_source_does_not() -> None:
    public, pending = DataSourceFactory(), DataSourceFactory(pending=True)

    assert raises_version(lambda: DataSource.objects.filter(pk=public.pk).update(name="Another name"))
    assert not raises_version(lambda: DataSource.objects.filter(pk=pending.pk).update(name="Another name"))
    assert raises_version(
        lambda: DataSource.objects.filter(pk=pending.pk).update(approval_status=ApprovalStatus.APPROVED)
    )
    assert raises_version(lambda: DataSource.objects.filter(pk=public.pk).update(approval_status="rejected"))
    assert raises_version(lambda: DataSource.objects.filter(pk=pending.pk).delete())


def test_what_someone_submits_counts_once_it_is_approved() -> None:
    agency, place = AgencyFactory(), LocationFactory()

    assert not raises_version(lambda: DataSourceFactory(pending=True, agencies=[agency]))
    assert not raises_version(lambda: AgencyFactory(pending=True))
    pending = AgencyFactory(pending=True)
    assert not raises_version(lambda: AgencyLocation.objects.create(agency=pending, location=place))
    assert raises_version(lambda: AgencyLocation.objects.create(agency=agency, location=place))


def test_a_hidden_agency_of_a_public_source_counts() -> None:
    source, agency = DataSourceFactory(), AgencyFactory(pending=True)

    assert raises_version(lambda: AgencyDataSource.objects.create(data_source=source, agency=agency))


def test_a_check_of_a_link_counts_where_it_finds_something_else() -> None:
    link = LinkFactory(state=LinkState.WORKS, status=200, checked_at=timezone.now())
    later = timezone.now() + datetime.timedelta(minutes=1)

    def check(**found: Any) -> None:
        type(link).objects.filter(pk=link.pk).update(checked_at=later, worked_at=later, due_at=later, **found)

    assert not raises_version(lambda: check(title="Another title"))
    assert raises_version(lambda: check(state=LinkState.FAILING, failing_since=later))
    DataSource.objects.filter(pk=link.data_source_id).update(approval_status=ApprovalStatus.PENDING)
    assert not raises_version(lambda: check(state=LinkState.WORKS, failing_since=None))


def test_a_request_counts_once_it_is_open() -> None:
    assert not raises_version(lambda: DataRequestFactory(request_status=RequestStatus.INTAKE))
    request = DataRequestFactory(request_status=RequestStatus.READY_TO_START)
    requests = type(request).objects.filter(pk=request.pk)

    assert raises_version(lambda: requests.update(request_status=RequestStatus.ACTIVE))
    assert raises_version(lambda: requests.update(submission_notes="The purpose, which its page shows"))
    assert not raises_version(lambda: requests.update(internal_notes="For us"))
    assert raises_version(lambda: requests.update(request_status=RequestStatus.INTAKE))


@pytest.mark.parametrize("factory", [UserFactory, RecentSearchFactory, ProblemReportFactory])
def test_what_people_do_for_themselves_does_not_count(factory: Any) -> None:
    source = DataSourceFactory()
    arguments = {"data_source": source} if factory is ProblemReportFactory else {}
    arguments |= {"location": LocationFactory()} if factory is RecentSearchFactory else {}

    assert not raises_version(lambda: factory(**arguments))


def test_words_of_the_site_count() -> None:
    assert raises_version(lambda: RecordType.objects.filter(pk=record_type().pk).update(description="In other words"))
    assert not raises_version(lambda: StoryFactory(shown=False))
    assert raises_version(lambda: StoryFactory(shown=True))


def test_a_refresh_of_what_search_reads_counts() -> None:
    assert raises_version(lambda: refresh([MaterializedView.PLACE_SPELLINGS]))


def test_emptying_a_table_counts() -> None:
    commit_version()
    with connection.cursor() as cursor:
        assert raises_version(lambda: cursor.execute("truncate public.stories"))


def test_a_change_that_changes_nothing_does_not_count() -> None:
    place = LocationFactory()

    assert not raises_version(lambda: type(place).objects.filter(pk=place.pk).update(lat=place.lat))
