"""Undoing change sets, changes, fields and deletions: what comes back, what is refused, and that the log only grows."""

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User, UserPermission
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from audit.models import ChangeLog
from audit.services.steps import NothingToUndoError, Trouble, UndoRefusedError
from audit.services.undo import plan_of_set, restore, revert_fields, undo_change_set
from audit.signals import undoing_begins
from datasources.models import AgencyDataSource, DataSource, Review
from locations.models import Locality, Location
from notifications.models import Follow
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.relations import Table
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory, ReviewFactory, record_type
from tests.locations.factories import LocalityFactory, LocationFactory, location_of
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db


def in_a_set(change: Callable[[], Any]) -> uuid.UUID:
    """Do something as a change set of its own, and return that."""
    change_set = uuid.uuid4()
    with transaction.atomic():
        set_actor(None, change_set)
        change()
        set_actor(None, uuid.uuid4())
    return change_set


def row_of(table: str, row: int) -> dict[str, Any] | None:
    """Return a row as the database has it, without the time of its last change."""
    with connection.cursor() as cursor:
        cursor.execute(f"select to_jsonb(there) - 'updated_at' from public.{table} there where id = %s", [row])
        fetched = cursor.fetchone()
    return fetched and json.loads(fetched[0])


def troubles(refused: pytest.ExceptionInfo[UndoRefusedError]) -> list[tuple[str, str, str | None]]:
    """Return what was refused, shortly."""
    return [(conflict.trouble, conflict.table, conflict.column) for conflict in refused.value.conflicts]


def test_an_undo_is_announced_once(curator: User) -> None:
    source = DataSourceFactory()
    made = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(name="Other"))
    told: list[list[int]] = []

    def hear(sender: Any, steps: Any, **_: Any) -> None:
        told.append([step.row for step in steps])

    undoing_begins.connect(hear)
    try:
        undo_change_set(made, curator.pk)
    finally:
        undoing_begins.disconnect(hear)

    assert told == [[source.pk]]


def test_an_update_is_undone_in_every_kind_of_column(curator: User) -> None:
    source = DataSourceFactory(record_formats=["CSV", "PDF"], agency_supplied=True)
    before = row_of("data_sources", source.pk)
    made = in_a_set(
        lambda: DataSource.objects.filter(pk=source.pk).update(
            name="Other",
            record_formats=["XLS"],
            access_types=[],
            agency_supplied=None,
            coverage_start=None,
            url_status=UrlStatus.BROKEN,
            record_type=record_type("Stops"),
            description="",
        )
    )

    undone = undo_change_set(made, curator.pk)

    assert row_of("data_sources", source.pk) == before
    entry = ChangeLog.objects.order_by("-id").first()
    assert (entry.change_set, entry.actor_user_id) == (undone.change_set, curator.pk)
    assert entry.new_data["name"] == source.name


def test_a_set_is_undone_from_its_newest_change_on(curator: User) -> None:
    source = DataSourceFactory(name="One")

    def rename_twice() -> None:
        DataSource.objects.filter(pk=source.pk).update(name="Two")
        DataSource.objects.filter(pk=source.pk).update(name="Three", readme_url="https://example.org/")

    undo_change_set(in_a_set(rename_twice), curator.pk)

    source.refresh_from_db()
    assert (source.name, source.readme_url) == ("One", None)


def test_an_insertion_is_undone_with_what_triggers_made_beside_it(curator: User) -> None:
    agency = AgencyFactory()
    made = in_a_set(lambda: DataSourceFactory(name="Wrong", agencies=[agency]))

    undo_change_set(made, curator.pk)

    assert not DataSource.objects.filter(name="Wrong").exists()
    assert Agency.objects.filter(pk=agency.pk).exists()


def test_what_others_refer_to_by_now_is_not_deleted(curator: User) -> None:
    made = in_a_set(lambda: AgencyFactory(name="New"))
    agency = Agency.objects.get(name="New")
    DataSourceFactory(agencies=[agency])

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, curator.pk)

    (conflict,) = refused.value.conflicts
    assert (conflict.trouble, conflict.row, conflict.present, conflict.detail) == (
        Trouble.USED,
        agency.pk,
        1,
        "link_agencies__data_sources",
    )


def test_what_reviewers_wrote_about_a_record_goes_with_it_and_is_told(curator: User) -> None:
    made = in_a_set(lambda: DataSourceFactory(name="Wrong", pending=True))
    ReviewFactory(data_source=DataSource.objects.get(name="Wrong"))

    undone = undo_change_set(made, curator.pk)

    assert undone.taken_along == {Table.REVIEWS: 1}
    assert not Review.objects.exists()


def test_a_deletion_is_undone_with_its_links_and_under_its_number(curator: User) -> None:
    agency = AgencyFactory(locations=[LocationFactory()])
    source = DataSourceFactory(agencies=[agency], record_formats=["CSV"])
    page = AgencyMetaUrlFactory(agency=agency)
    before = row_of("agencies", agency.pk)
    made = in_a_set(lambda: Agency.objects.get(pk=agency.pk).delete())

    undone = undo_change_set(made, curator.pk)

    assert row_of("agencies", agency.pk) == before
    assert AgencyDataSource.objects.filter(agency=agency, data_source=source).exists()
    assert AgencyLocation.objects.filter(agency=agency).exists()
    assert AgencyMetaUrl.objects.get(agency=agency).pk == page.pk
    assert Table.AGENCY_URL_SEARCH_CACHE not in undone.not_restored


def test_a_deletion_by_the_database_itself_is_undone_too(curator: User) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory(), AgencyFactory()])

    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from public.data_sources where id = %s", [source.pk])

    undo_change_set(in_a_set(delete), curator.pk)

    assert DataSource.objects.get(pk=source.pk).agencies.count() == 2


def test_new_rows_do_not_draw_the_number_of_one_that_came_back(curator: User) -> None:
    agency = AgencyFactory()
    number = agency.pk
    made = in_a_set(lambda: agency.delete())
    with connection.cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('public.agencies', 'id'), %s)", [max(number - 1, 1)])

    undo_change_set(made, curator.pk)

    assert AgencyFactory().pk > number


def test_undoing_can_be_undone_and_that_again(curator: User) -> None:
    agency = AgencyFactory()
    source = DataSourceFactory(name="One", agencies=[agency])

    def edit() -> None:
        DataSource.objects.filter(pk=source.pk).update(name="Two")
        AgencyDataSource.objects.filter(data_source=source).delete()
        AgencyFactory(name="Third")

    first = undo_change_set(in_a_set(edit), curator.pk)
    assert (DataSource.objects.get().name, AgencyDataSource.objects.count()) == ("One", 1)
    second = undo_change_set(first.change_set, curator.pk)
    assert (DataSource.objects.get().name, AgencyDataSource.objects.count()) == ("Two", 0)
    assert Agency.objects.filter(name="Third").exists()
    undo_change_set(second.change_set, curator.pk)
    assert (DataSource.objects.get().name, AgencyDataSource.objects.count()) == ("One", 1)
    assert not Agency.objects.filter(name="Third").exists()


def test_what_somebody_changed_since_is_refused_whole_with_all_three_values(curator: User) -> None:
    source = DataSourceFactory(name="One", readme_url=None)
    made = in_a_set(
        lambda: DataSource.objects.filter(pk=source.pk).update(name="Two", readme_url="https://example.org/")
    )
    DataSource.objects.filter(pk=source.pk).update(name="Three")
    entries = ChangeLog.objects.count()

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, curator.pk)

    (conflict,) = refused.value.conflicts
    assert (conflict.trouble, conflict.column) == (Trouble.CHANGED, "name")
    assert (conflict.left, conflict.present, conflict.becomes) == ("Two", "Three", "One")
    assert DataSource.objects.get().readme_url == "https://example.org/"
    assert ChangeLog.objects.count() == entries


def test_a_set_is_undone_once(curator: User) -> None:
    source = DataSourceFactory(name="One")
    made = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(name="Two"))
    undo_change_set(made, curator.pk)

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, curator.pk)

    assert troubles(refused) == [(Trouble.UNDONE, "data_sources", "name")]


def test_a_record_that_is_gone_or_there_again_is_refused(curator: User) -> None:
    source = DataSourceFactory()
    renamed = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(name="Two"))
    number = source.pk
    deleted = in_a_set(lambda: source.delete())

    with pytest.raises(UndoRefusedError) as gone:
        undo_change_set(renamed, curator.pk)
    undo_change_set(deleted, curator.pk)
    with pytest.raises(UndoRefusedError) as there:
        undo_change_set(deleted, curator.pk)

    assert troubles(gone) == [(Trouble.GONE, "data_sources", None)]
    assert [(conflict.trouble, conflict.row) for conflict in there.value.conflicts] == [(Trouble.EXISTS, number)]


def test_a_deletion_stays_where_another_record_has_its_address(curator: User) -> None:
    source = DataSourceFactory()
    address = source.source_url
    made = in_a_set(lambda: source.delete())
    DataSourceFactory(source_url=address)

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, curator.pk)

    (conflict,) = refused.value.conflicts
    assert conflict.trouble == Trouble.REFUSED
    assert address in conflict.detail


def test_the_place_of_a_locality_keeps_its_number_through_deletion_and_undoing(curator: User) -> None:
    town = LocalityFactory()
    place = location_of(town)
    number = place.pk
    agency = AgencyFactory(locations=[place])
    made = in_a_set(lambda: Locality.objects.get(pk=town.pk).delete())
    assert not Location.objects.filter(pk=number).exists()

    undone = undo_change_set(made, curator.pk)

    assert location_of(town).pk == number
    assert AgencyLocation.objects.get(agency=agency).location_id == number
    assert Table.FOLLOWS in undone.not_restored
    redone = undo_change_set(undone.change_set, curator.pk)
    assert not Location.objects.filter(locality_id=town.pk).exists()
    undo_change_set(redone.change_set, curator.pk)
    assert location_of(town).pk == number


def test_a_new_locality_goes_with_the_place_that_a_trigger_made(curator: User) -> None:
    made = in_a_set(lambda: LocalityFactory(name="Wrong"))

    undo_change_set(made, curator.pk)

    assert not Location.objects.filter(type="Locality").exists()


def test_a_place_that_somebody_follows_is_not_deleted(curator: User) -> None:
    made = in_a_set(lambda: LocalityFactory(name="New"))
    FollowFactory(location=location_of(Locality.objects.get(name="New")))

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, curator.pk)

    assert [(conflict.trouble, conflict.detail) for conflict in refused.value.conflicts] == [
        (Trouble.USED, "link_user_followed_location")
    ]
    assert Follow.objects.exists()


def test_times_that_triggers_keep_forbid_nothing(curator: User) -> None:
    source = DataSourceFactory(pending=True)
    approved = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(approval_status="approved"))
    rejected = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(approval_status="rejected"))

    undo_change_set(rejected, curator.pk)
    undo_change_set(approved, curator.pk)

    source.refresh_from_db()
    assert source.approval_status == ApprovalStatus.PENDING


def test_one_field_of_a_change_is_put_back(curator: User) -> None:
    source = DataSourceFactory(name="One", readme_url=None)
    made = in_a_set(
        lambda: DataSource.objects.filter(pk=source.pk).update(name="Two", readme_url="https://example.org/")
    )
    DataSource.objects.filter(pk=source.pk).update(readme_url="https://example.org/docs")
    change = ChangeLog.objects.get(change_set=made)

    revert_fields(change.pk, ["name"], curator.pk)

    source.refresh_from_db()
    assert (source.name, source.readme_url) == ("One", "https://example.org/docs")
    with pytest.raises(NothingToUndoError):
        revert_fields(change.pk, ["description"], curator.pk)


def test_restoring_brings_one_record_of_many_back_with_links_to_what_is_there(curator: User) -> None:
    staying, gone = AgencyFactory(), AgencyFactory()
    source = DataSourceFactory(agencies=[staying, gone])
    other_source = DataSourceFactory(agencies=[staying])
    number, of_other, of_gone = source.pk, other_source.pk, gone.pk

    def delete_all() -> None:
        for record in (source, other_source, gone):
            record.delete()

    in_a_set(delete_all)

    undone = restore(Table.DATA_SOURCES, number, curator.pk)

    assert [link.agency_id for link in AgencyDataSource.objects.filter(data_source=number)] == [staying.pk]
    assert not DataSource.objects.filter(pk=of_other).exists()
    # Django deleted the source's links before the agency: that to the agency which is gone stays away ...
    assert [step.values["agency_id"] for step in undone.left_out] == [of_gone]
    with pytest.raises(UndoRefusedError):
        restore(Table.DATA_SOURCES, number, curator.pk)


def test_a_submitter_who_has_left_is_left_out(curator: User, stranger: User) -> None:
    source = DataSourceFactory(submitter=stranger)
    number = source.pk
    made = in_a_set(lambda: source.delete())
    stranger.delete()

    undo_change_set(made, curator.pk)

    assert DataSource.objects.get(pk=number).submitter is None


def test_people_and_their_rights_are_never_undone(administrator: User, curator: User) -> None:
    grant = UserPermission.objects.filter(user=curator).first()
    made = in_a_set(lambda: grant.delete())

    with pytest.raises(UndoRefusedError) as refused:
        undo_change_set(made, administrator.pk)

    assert [conflict.trouble for conflict in refused.value.conflicts] == [Trouble.NEVER]


def test_what_an_old_program_logged_by_halves_is_refused(curator: User) -> None:
    source = DataSourceFactory(record_formats=["CSV"])
    entry = ChangeLog.objects.create(
        operation_type="UPDATE",
        table_name="data_sources",
        affected_id=source.pk,
        old_data={"record_formats": ["PDF"]},
        new_data={},
    )

    with pytest.raises(UndoRefusedError) as refused:
        revert_fields(entry.pk, None, curator.pk)

    assert troubles(refused) == [(Trouble.UNKNOWN, "data_sources", "record_formats")]


def test_a_log_of_another_time_zone_and_of_columns_that_are_gone_is_read(curator: User) -> None:
    source = DataSourceFactory()
    number = source.pk
    made = in_a_set(lambda: source.delete())
    entry = ChangeLog.objects.get(change_set=made, table_name="data_sources")
    entry.old_data |= {"airtable_uid": "rec1", "created_at": "2026-11-20T12:00:00+02:00"}
    del entry.old_data["url_status"]
    entry.save()

    undo_change_set(made, curator.pk)

    source = DataSource.objects.get(pk=number)
    assert (source.url_status, source.created_at.isoformat()) == (UrlStatus.OK, "2026-11-20T10:00:00+00:00")


def test_a_preview_says_the_same_and_writes_nothing(curator: User) -> None:
    source = DataSourceFactory(name="One")
    made = in_a_set(lambda: DataSource.objects.filter(pk=source.pk).update(name="Two"))
    entries = ChangeLog.objects.count()

    plan = plan_of_set(made)

    assert [(step.operation, step.values) for step in plan.steps] == [("UPDATE", {"name": "One"})]
    assert not plan.conflicts
    assert ChangeLog.objects.count() == entries
    assert list(undo_change_set(made, curator.pk).steps) == plan.steps
    with pytest.raises(NothingToUndoError):
        plan_of_set(uuid.uuid4())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deleted", [True, False])
def test_of_two_who_undo_one_set_at_once_one_does(deleted: bool) -> None:
    source = DataSourceFactory(name="One", agencies=[AgencyFactory()])
    number = source.pk
    renamed = DataSource.objects.filter(pk=number)
    made = in_a_set(source.delete if deleted else lambda: renamed.update(name="Two"))

    def undo(_: int) -> bool:
        try:
            undo_change_set(made, None)
        except UndoRefusedError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(undo, range(2))) == [False, True]
    assert DataSource.objects.get(pk=number).name == "One"
    assert AgencyDataSource.objects.filter(data_source=number).count() == 1
