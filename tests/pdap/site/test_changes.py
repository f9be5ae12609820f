"""The changes of the catalog, for programs that keep a copy."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from agencies.models import Agency, AgencyLocation
from agencies.services.merging import merge_agencies
from audit.models import PublicChange
from datasources.models import AgencyDataSource, DataSource
from pdap.api.plain_rows import in_text
from pdap.db.enums import ApprovalStatus
from pdap.lib.read_only import needs_primary
from pdap.ops.embedded import attach_server
from pdap.ops.embedded.server_home import project_home
from pdap.site.changes.cursor import GOOD_FOR, Cursor, position
from pdap.site.datasets.contents import RECORDS
from requests_app.enums import RequestStatus
from tests import template
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, LocationFactory, location_of
from tests.pdap.ops.clients import wait_for
from tests.requests_app.factories import DataRequestFactory
from tests.server import url_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("server_of_its_own")]

Copy = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture(scope="module")
def server_of_its_own(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A server on which no other worker has a transaction open: the cursor waits for all of a server's."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        template.use(template.migrated_on(attach_server(project_home("test-postgres-alone"), durable=False)))
        yield
        template.use(url_of(before))


class Harvester:
    """A program that keeps a copy of the catalog by asking for changes alone."""

    def __init__(self, client: Client, limit: int = 3) -> None:
        self.client, self.limit = client, limit
        self.cursor = ""
        self.copy: Copy = {}
        self.said: list[dict[str, Any]] = []

    def ask(self) -> bool:
        """Ask once; return whether there is more."""
        query = {"limit": self.limit, **({"since": self.cursor} if self.cursor else {})}
        response = self.client.get("/api/v3/changes", query)
        assert response.status_code == 200, response.content
        body = response.json()
        for item in body["changes"]:
            key = item["kind"], item["id"]
            self.said.append(item)
            if item["record"] is None:
                self.copy.pop(key, None)
            else:
                self.copy[key] = item["record"]
        self.cursor = body["cursor"]
        return body["more"]

    def catch_up(self) -> list[tuple[str, int, str]]:
        """Ask until there is nothing more; return what was said."""
        self.said = []
        while self.ask():
            pass
        return [(item["kind"], item["id"], item["change"]) for item in self.said]


def catalog() -> Copy:
    """Return all that is public."""
    return {
        (dataset.kind, row["id"]): {name: in_text(value) for name, value in row.items()}
        for dataset in RECORDS
        for row in dataset.rows()
    }


@pytest.fixture
def harvester(client: Client) -> Harvester:
    return Harvester(client)


def test_a_program_that_begins_gets_everything_public_and_nothing_else(harvester: Harvester) -> None:
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    DataSourceFactory.create_batch(4, agencies=[agency, AgencyFactory(pending=True)])
    DataSourceFactory(pending=True)
    request = DataRequestFactory(locations=[place])
    DataRequestFactory(request_status=RequestStatus.INTAKE)

    harvester.catch_up()

    assert harvester.copy == catalog()
    assert ("request", request.pk) in harvester.copy
    assert {key for key in harvester.copy if key[0] == "agency"} == {("agency", agency.pk)}


def test_what_became_public_changed_or_left_is_said_once_with_the_record_as_it_is(harvester: Harvester) -> None:
    agency = AgencyFactory()
    source, other, waiting = DataSourceFactory(agencies=[agency]), DataSourceFactory(), DataSourceFactory(pending=True)
    harvester.catch_up()

    source.name = "Another name"
    source.save()
    DataSource.objects.filter(pk=other.pk).update(approval_status=ApprovalStatus.REJECTED)
    DataSource.objects.filter(pk=waiting.pk).update(approval_status=ApprovalStatus.APPROVED)

    assert set(harvester.catch_up()) == {
        ("source", source.pk, "changed"),
        ("source", other.pk, "left"),
        ("source", waiting.pk, "public"),
    }
    assert harvester.copy["source", source.pk]["name"] == "Another name"
    assert harvester.copy == catalog()
    assert harvester.catch_up() == []


def test_what_nobody_sees_is_no_change(harvester: Harvester) -> None:
    waiting, request = DataSourceFactory(pending=True), DataRequestFactory()
    intake = DataRequestFactory(request_status=RequestStatus.INTAKE)
    harvester.catch_up()

    waiting.name = "Renamed before its review"
    waiting.save()
    AgencyDataSource.objects.create(agency=AgencyFactory(pending=True), data_source=waiting)
    request.internal_notes = "For staff"
    request.save()
    intake.title = "Nobody has read it"
    intake.save()
    waiting.delete()

    assert harvester.catch_up() == []


def test_a_merged_agency_says_into_which_and_its_sources_change(harvester: Harvester) -> None:
    survivor, gone = AgencyFactory(), AgencyFactory()
    source = DataSourceFactory(agencies=[gone])
    harvester.catch_up()

    merge_agencies(gone.pk, survivor.pk, UserFactory().pk)

    changes = harvester.catch_up()
    assert ("agency", gone.pk, "merged") in changes
    assert ("source", source.pk, "changed") in changes
    assert {item["merged_into"] for item in harvester.said if item["id"] == gone.pk and item["kind"] == "agency"} == {
        survivor.pk
    }
    assert harvester.copy == catalog()


def test_what_a_record_shows_of_others_changes_with_them(harvester: Harvester) -> None:
    town = LocalityFactory()
    agency = AgencyFactory(locations=[location_of(town)])
    source = DataSourceFactory(agencies=[agency])
    request = DataRequestFactory()
    request.data_source_links.create(data_source=source)
    harvester.catch_up()

    town.name = "Renamed"
    town.save()
    assert {("place", location_of(town).pk, "changed"), ("agency", agency.pk, "changed")} <= set(harvester.catch_up())
    assert harvester.copy == catalog()

    Agency.objects.filter(pk=agency.pk).update(approval_status=ApprovalStatus.PENDING)
    assert set(harvester.catch_up()) == {("agency", agency.pk, "left"), ("source", source.pk, "changed")}
    assert harvester.copy == catalog()

    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED)
    assert ("request", request.pk, "changed") in harvester.catch_up()
    assert harvester.copy == catalog()


def test_what_changes_while_a_program_walks_is_not_lost(harvester: Harvester) -> None:
    sources = DataSourceFactory.create_batch(5)
    while harvester.ask() and ("source", sources[0].pk) not in harvester.copy:
        pass

    DataSource.objects.filter(pk=sources[0].pk).update(approval_status=ApprovalStatus.REJECTED)
    DataSourceFactory()

    harvester.catch_up()
    assert harvester.copy == catalog()


def test_a_transaction_that_began_first_and_ends_last_is_not_passed_over(harvester: Harvester) -> None:
    slow, quick = DataSourceFactory(), DataSourceFactory()
    harvester.catch_up()
    written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            DataSource.objects.filter(pk=slow.pk).update(name="Slow")
            written.set()
            may_end.wait(60)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert written.wait(60)
    DataSource.objects.filter(pk=quick.pk).update(name="Quick")
    harvester.catch_up()
    may_end.set()
    writer.join()

    harvester.catch_up()
    assert harvester.copy["source", slow.pk]["name"] == "Slow"
    assert harvester.copy == catalog()


def test_a_link_that_is_made_while_its_source_is_being_published_is_in_the_copy(harvester: Harvester) -> None:
    agency, source = AgencyFactory(), DataSourceFactory(pending=True)
    harvester.catch_up()
    linked, may_end = threading.Event(), threading.Event()

    def link() -> None:
        with transaction.atomic():
            AgencyDataSource.objects.create(agency_id=agency.pk, data_source_id=source.pk)
            linked.set()
            may_end.wait(60)
        connection.close()

    def publish() -> None:
        DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.APPROVED)
        connection.close()

    writer, publisher = threading.Thread(target=link), threading.Thread(target=publish)
    writer.start()
    assert linked.wait(60)
    publisher.start()
    # It may wait for the link's transaction, which then has to end first.
    assert wait_for(lambda: not publisher.is_alive() or waiting_for_locks(connection.cursor()))
    harvester.catch_up()
    may_end.set()
    writer.join()
    publisher.join()

    harvester.catch_up()
    assert harvester.copy["source", source.pk]["agency_ids"] == [agency.pk]


def test_a_program_that_copies_while_others_write_ends_with_the_same_catalog(harvester: Harvester) -> None:
    places = LocationFactory.create_batch(3)
    agencies = AgencyFactory.create_batch(4, locations=places[:1])
    sources = [DataSourceFactory(agencies=[agency]) for agency in agencies]
    statuses = [ApprovalStatus.APPROVED, ApprovalStatus.REJECTED, ApprovalStatus.PENDING]

    @transaction.atomic
    def write_once(seed: int, step: int) -> None:
        number = seed * 7 + step * (seed + 1)
        source = sources[number % 4]
        if step % 5 == 0:
            DataSource.objects.filter(pk=source.pk).update(approval_status=statuses[number % 3])
        elif step % 5 == 1:
            DataSource.objects.filter(pk=source.pk).update(name=f"Name {seed} {step}")
        elif step % 5 == 2:
            link, new = AgencyLocation.objects.get_or_create(agency=agencies[number % 4], location=places[number % 3])
            if not new:
                link.delete()
        elif step % 5 == 3:
            made = DataSource.objects.create(
                name=f"New {seed} {step}",
                source_url=f"https://example.gov/{seed}/{step}",
                approval_status=ApprovalStatus.APPROVED,
            )
            AgencyDataSource.objects.create(agency=agencies[number % 4], data_source=made)
            if step % 2:
                made.delete()
        else:
            Agency.objects.filter(pk=agencies[seed].pk).update(approval_status=statuses[number % 3])

    def write(seed: int) -> None:
        for step in range(25):
            for _ in range(20):
                try:
                    write_once(seed, step)
                    break
                except (OperationalError, IntegrityError):
                    # Of two writers that wait for each other PostgreSQL ends one, and of two that add the same place
                    # one finds neither its own nor the other's where that is gone again: it tries once more.
                    continue
        connection.close()

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(3)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        harvester.ask()
    for writer in writers:
        writer.join()

    harvester.catch_up()
    assert harvester.copy == catalog()


@pytest.mark.parametrize(
    "text", ["", "x", "0", "1-2-3", "9-000000000000-1-1-1-1-1", "1-000000000000-1-1-1-1-" + "9" * 19]
)
def test_what_is_no_cursor_is_refused_with_advice(client: Client, text: str) -> None:
    response = client.get("/api/v3/changes", {"since": text})

    assert response.status_code == 400
    assert "since" in response.json()["detail"]


def test_a_cursor_of_another_database_or_of_long_ago_says_to_start_again(client: Client) -> None:
    here = position()
    long_ago = here.at - int(GOOD_FOR.total_seconds()) - 1
    for cursor in (
        Cursor("0" * 12, here.at, here.transaction, 0),
        Cursor(here.server, long_ago, here.transaction, 0),
        Cursor(here.server, here.at, here.transaction + 10_000, 0),
    ):
        response = client.get("/api/v3/changes", {"since": str(cursor)})

        assert response.status_code == 410
        assert "Start again" in response.json()["detail"]


def test_a_replica_that_is_behind_a_cursor_leaves_it_to_the_primary(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = position()
    ahead = Cursor(here.server, here.at, here.transaction + 10_000, 0)
    monkeypatch.setattr("pdap.lib.read_only.is_reading_replica", lambda: True)

    assert needs_primary(client.get("/api/v3/changes", {"since": str(ahead)}).wsgi_request)


def test_questions_do_not_grow_with_what_has_changed(harvester: Harvester, django_assert_max_num_queries: Any) -> None:
    agency = AgencyFactory()
    harvester.limit = 100
    harvester.catch_up()
    DataSourceFactory.create_batch(6, agencies=[agency])

    with django_assert_max_num_queries(8):
        harvester.ask()
    assert PublicChange.objects.exists()
