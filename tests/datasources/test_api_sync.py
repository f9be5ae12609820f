"""POST /api/v3/sync/data-sources: what the data source manager brings, changes and takes away."""

import threading
from typing import Any

import pytest
from django.db import connection

from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource
from notifications.models import DataSourceEvent
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.pdap.api.syncing import Manager

pytestmark = pytest.mark.django_db
KIND = "data-sources"
DONE = {"message": "Sync completed successfully"}


@pytest.fixture
def manager(db: None) -> Manager:
    """The data source manager."""
    return Manager()


@pytest.fixture
def agency(db: None) -> Agency:
    """An agency."""
    return AgencyFactory()


def content(agency: Agency | int, **more: Any) -> dict[str, Any]:
    """Return a source as the manager sends it."""
    pk = agency if isinstance(agency, int) else agency.pk
    required = {"source_url": "https://example.gov/arrests", "name": "Arrests", "record_type": "Arrest Records"}
    return {**required, "url_status": "ok", "agency_ids": [pk], **more}


EVERYTHING = {
    "description": "All arrests",
    "record_formats": ["CSV", "XLSX"],
    "data_portal_type": "Socrata",
    "supplying_entity": "County",
    "coverage_start": "2020-01-01",
    "coverage_end": None,
    "detail_level": "Individual record",
    "agency_supplied": True,
    "agency_originated": False,
    "agency_aggregation": "county",
    "agency_described_not_in_database": "",
    "update_method": "Overwrite",
    "readme_url": "https://example.gov/readme",
    "originating_entity": None,
    "retention_schedule": "1-10 years",
    "scraper_url": None,
    "access_notes": "Ask nicely",
    "access_types": ["Download", "API"],
    "data_portal_type_other": None,
    "internet_archives_url": "https://web.archive.org/web/1/https://example.gov/arrests",
    "something_newer": 1,
}


def test_a_source_comes_in_approved_with_all_that_was_sent_and_is_told_to_followers(
    manager: Manager, agency: Agency
) -> None:
    (pk,) = manager.added(KIND, content(agency, **EVERYTHING))

    source = DataSource.objects.get(pk=pk)
    assert source.approval_status == ApprovalStatus.APPROVED
    assert source.record_type == record_type("Arrest Records")
    assert source.detail_level == "Individual record"
    assert source.access_types == ["Download", "API"]
    assert source.agency_described_not_in_database is None
    assert source.internet_archive_url == EVERYTHING["internet_archives_url"]
    assert list(source.agencies.all()) == [agency]
    assert DataSourceEvent.objects.get().data_source == source
    assert ChangeLog.objects.filter(table_name="data_sources").last().actor_user_id == manager.user.pk


def test_adding_again_gives_the_same_ids_and_changes_nothing(manager: Manager, agency: Agency) -> None:
    first = manager.added(KIND, content(agency))
    other_agency = AgencyFactory()

    assert manager.added(KIND, content(other_agency, name="Another name")) == first
    assert DataSource.objects.get().name == "Arrests"
    assert list(DataSource.objects.get().agencies.all()) == [agency]
    assert DataSourceEvent.objects.count() == 1


def test_each_request_gets_its_own_id_whatever_was_there_before(manager: Manager, agency: Agency) -> None:
    there = DataSourceFactory(source_url="https://there.gov/a", type_name="Stops")

    ids = manager.added(
        KIND,
        content(agency, source_url="https://new.gov/1"),
        content(agency, source_url="http://www.THERE.gov/a/", record_type="Stops"),
        content(agency, source_url="https://there.gov/a", record_type="Citations"),
        content(agency, source_url="https://new.gov/2"),
        content(agency, source_url="http://new.gov/1"),
    )

    assert ids[1] == there.pk
    assert ids[0] == ids[4]
    assert len(set(ids)) == 4
    assert DataSource.objects.get(pk=ids[2]).record_type == record_type("Citations")
    assert DataSource.objects.get(pk=ids[3]).source_url == "https://new.gov/2"


BAD = {
    "an unknown agency": ({"agency_ids": [999_999]}, "data_sources.1.content.agency_ids: There is no agency 999999."),
    "a fragment": ({"source_url": "https://x.gov/#a"}, "data_sources.1.content.source_url: Remove the #"),
    "a script": ({"source_url": "javascript:alert(1)"}, "data_sources.1.content.source_url: Enter a link"),
    "a script to read": ({"readme_url": "javascript:alert(1)"}, "data_sources.1.content.readme_url: Enter a link"),
    "a blank": ({"source_url": "https://x.gov/\xa0a"}, "data_sources.1.content.source_url: Remove the no-break space"),
    "no agency": ({"agency_ids": []}, "data_sources.1.content.agency_ids:"),
    "an unheard-of type": ({"record_type": "Gossip"}, 'data_sources.1.content.record_type: "Gossip"'),
    "a nameless one": ({"name": None}, "data_sources.1.content.name:"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("verb", ["add", "update"])
def test_an_error_names_its_item_and_the_rest_of_the_call_is_stored(
    manager: Manager, agency: Agency, bad: str, verb: str
) -> None:
    changes, sentence = BAD[bad]
    sources = DataSourceFactory.create_batch(2, name="As it was")
    good, wrong = content(agency, source_url="https://x.gov/good"), content(agency, **changes)

    if verb == "add":
        response = manager.add(KIND, good, wrong)
    else:
        response = manager.update(KIND, (sources[0].pk, good), (sources[1].pk, wrong))

    assert response.status_code == 200
    (refused,) = response.json()["errors"]
    number = 101 if verb == "add" else sources[1].pk
    assert refused["request_id" if verb == "add" else "app_id"] == number
    assert sentence in refused["detail"]
    names = list(DataSource.objects.order_by("id").values_list("name", flat=True))
    if verb == "add":
        (taken,) = response.json()["entities"]
        assert taken["request_id"] == 100
        assert DataSource.objects.get(pk=taken["app_id"]).source_url == "https://x.gov/good"
        assert names == ["As it was", "As it was", "Arrests"]
    else:
        assert names == ["Arrests", "As it was"]


def test_a_call_of_bad_rows_alone_stores_nothing_and_says_so(manager: Manager, agency: Agency) -> None:
    response = manager.add(KIND, content(agency, name=None), "no content", content(agency, agency_ids=[999_999]))

    assert response.status_code == 200
    assert response.json()["entities"] == []
    assert [refused["request_id"] for refused in response.json()["errors"]] == [100, 101, 102]
    assert not DataSource.objects.exists()


@pytest.mark.parametrize("kind", ["agencies", "data_sources", "meta_urls"])
def test_an_empty_list_is_taken(manager: Manager, kind: str) -> None:
    added = manager.post(f"{kind.replace('_', '-')}/add", {kind: []})
    updated = manager.post(f"{kind.replace('_', '-')}/update", {kind: []})

    assert (added.status_code, added.json()) == (200, {"entities": []})
    assert (updated.status_code, updated.json()) == (200, DONE)


@pytest.mark.parametrize("body", [{}, [], {"data_sources": None}, {"data_sources": {}}, {"data_sources": [], "x": 1}])
def test_a_call_that_makes_no_sense_as_a_whole_is_refused(manager: Manager, body: Any) -> None:
    assert manager.post("data-sources/add", body).status_code == 400


def test_numbers_that_come_twice_and_more_than_a_thousand_are_refused(manager: Manager, agency: Agency) -> None:
    item = {"request_id": 5, "content": content(agency)}

    assert "Repeated: 5" in manager.post("data-sources/add", {"data_sources": [item, item]}).json()["detail"]
    many = [{"request_id": number, "content": content(agency)} for number in range(1001)]
    assert manager.post("data-sources/add", {"data_sources": many}).status_code == 400
    assert not DataSource.objects.exists()


def test_an_update_writes_columns_record_type_and_agencies(manager: Manager, agency: Agency) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory(), agency], access_notes="stays", pending=True)
    other_agency = AgencyFactory()

    sent = content(
        agency, agency_ids=[agency.pk, other_agency.pk], record_type="Stops", record_formats=["PDF"], description=""
    )
    assert manager.update(KIND, (source.pk, {**sent, "internet_archive_url": "https://a.org/x"})).json() == DONE

    source.refresh_from_db()
    assert (source.name, source.source_url) == ("Arrests", "https://example.gov/arrests")
    assert (source.record_type.name, source.record_formats, source.description) == ("Stops", ["PDF"], None)
    assert (source.access_notes, source.internet_archive_url) == ("stays", "https://a.org/x")
    assert source.approval_status == ApprovalStatus.PENDING
    assert set(source.agencies.all()) == {agency, other_agency}


def test_what_is_as_it_was_is_not_touched(manager: Manager, agency: Agency) -> None:
    (pk,) = manager.added(KIND, content(agency, **EVERYTHING))
    before = DataSource.objects.get(pk=pk).updated_at
    logged = ChangeLog.objects.count()

    assert manager.update(KIND, (pk, content(agency, **EVERYTHING))).status_code == 200

    assert DataSource.objects.get(pk=pk).updated_at == before
    assert ChangeLog.objects.count() == logged


def test_an_update_of_what_is_not_there_or_is_anothers_names_it(manager: Manager, agency: Agency) -> None:
    first, second = DataSourceFactory(source_url="https://one.gov/"), DataSourceFactory(source_url="https://two.gov/")

    gone = manager.update(KIND, (999_999, content(agency)))
    taken = manager.update(KIND, (first.pk, content(agency, source_url="https://two.gov/")))
    both = manager.update(KIND, (first.pk, content(agency)), (second.pk, content(agency)))

    assert (gone.status_code, taken.status_code, both.status_code) == (200, 200, 200)
    details = [response.json()["errors"][0]["detail"] for response in (gone, taken, both)]
    assert details[0] == "data_sources.0.app_id: There is no data source 999999."
    assert f"data_sources.0.content.source_url: Data source {second.pk} already has" in details[1]
    assert f"data_sources.1.content.source_url: Data source {first.pk} already has" in details[2]
    assert set(DataSource.objects.values_list("source_url", flat=True)) == {
        content(agency)["source_url"],
        second.source_url,
    }


def test_sources_are_deleted_with_their_links_and_events_and_unknown_ids_passed_over(
    manager: Manager, agency: Agency
) -> None:
    ids = manager.added(KIND, content(agency), content(agency, source_url="https://b.gov/"))

    assert manager.delete(KIND, ids[0], 999_999).json() == DONE

    assert list(DataSource.objects.values_list("pk", flat=True)) == ids[1:]
    assert AgencyDataSource.objects.get().data_source_id == DataSourceEvent.objects.get().data_source_id == ids[1]
    log = ChangeLog.objects.filter(table_name="data_sources", operation_type="DELETE").get()
    assert log.actor_user_id == manager.user.pk


@pytest.mark.slow
def test_a_thousand_take_as_many_queries_as_two(
    manager: Manager, agency: Agency, django_assert_max_num_queries: Any
) -> None:
    contents = [content(agency, source_url=f"https://{number}.gov/", **EVERYTHING) for number in range(1000)]

    # who asks and what they may (2), the savepoint (2), actor, turn, agencies, types, locks, normalized addresses, what
    # is there, the sources, their links and their events, each with a savepoint of its own
    with django_assert_max_num_queries(20):
        ids = manager.added(KIND, *contents)
    # of the sources it reads those there are, writes them in one statement, and compares the links
    with django_assert_max_num_queries(16):
        changed = [{**sent, "name": "New", "record_type": "Stops"} for sent in contents]
        assert manager.update(KIND, *zip(ids, changed, strict=True)).status_code == 200
    assert DataSource.objects.filter(name="New", record_type=record_type("Stops")).count() == 1000
    # each relation of a source is asked for what goes with it, a hundred sources at a time at worst
    with django_assert_max_num_queries(60):
        assert manager.delete(KIND, *ids).status_code == 200
    assert not DataSource.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_make_no_twins(manager: Manager, agency: Agency) -> None:
    contents = [content(agency, source_url=f"https://{number}.gov/") for number in range(50)]
    made: list[list[int]] = []

    def call() -> None:
        try:
            made.append(manager.added(KIND, *contents))
        finally:
            connection.close()

    callers = [threading.Thread(target=call) for _ in range(3)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert len(made) == 3
    assert made[0] == made[1] == made[2]
    assert DataSource.objects.count() == DataSourceEvent.objects.count() == 50


PRIVATE = "Enter a link that everyone can open."


def test_a_link_into_a_private_network_keeps_out_its_own_row_alone(manager: Manager, agency: Agency) -> None:
    response = manager.add(
        KIND,
        content(agency, source_url="http://10.0.0.1/stops"),
        content(agency),
        content(agency, source_url="https://example.gov/jail", readme_url="http://localhost/readme"),
    )

    assert [(row["request_id"], row["detail"].partition(": ")[0]) for row in response.json()["errors"]] == [
        (100, "data_sources.0.content.source_url"),
        (102, "data_sources.2.content.readme_url"),
    ]
    assert all(PRIVATE in row["detail"] for row in response.json()["errors"])
    assert DataSource.objects.get().source_url == "https://example.gov/arrests"


def test_a_source_cannot_be_moved_into_a_private_network_and_one_that_is_there_already_stays(
    manager: Manager, agency: Agency
) -> None:
    public = DataSourceFactory(source_url="https://example.gov/a", type_name="Stops")
    private = DataSourceFactory(source_url="http://10.0.0.1/b", type_name="Stops")
    sent = {"record_type": "Stops", "name": "After"}

    response = manager.update(
        KIND,
        (public.pk, content(agency, source_url="http://10.0.0.1/a", **sent)),
        (private.pk, content(agency, source_url="http://10.0.0.1/b", **sent)),
    )

    (refused,) = response.json()["errors"]
    assert (refused["app_id"], PRIVATE in refused["detail"]) == (public.pk, True)
    private.refresh_from_db()
    public.refresh_from_db()
    assert (private.name, public.source_url) == ("After", "https://example.gov/a")
    assert manager.added(KIND, content(agency, source_url="http://10.0.0.1/b", record_type="Stops")) == [private.pk]
