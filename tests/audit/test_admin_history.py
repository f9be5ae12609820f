"""The history of records in the admin: what it says and hides, and undoing from it with a preview."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from agencies.services.merging import merge_agencies, undo_merge
from audit.admin.history import log_search
from audit.admin.history.log_search import MOST_COUNTED
from audit.models import ChangeLog
from datasources.enums import LinkState
from datasources.models import AgencyDataSource, DataSource, Link
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory, AgencyLocationFactory
from tests.audit.factories import ChangeLogFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory, ReviewFactory, record_type
from tests.locations.factories import LocalityFactory, LocationFactory, location_of
from tests.requests_app.factories import DataRequestFactory, RequestNoteFactory

pytestmark = pytest.mark.django_db

# session, person, permissions, the record, its history, and names: sources, agencies, record types, requests, people
MOST_QUERIES = 12


def by(person: User | None, change: Callable[[], Any]) -> uuid.UUID:
    """Let someone do something as a change set of its own, and return that."""
    change_set = uuid.uuid4()
    with transaction.atomic():
        set_actor(person and person.pk, change_set)
        change()
        set_actor(None, uuid.uuid4())
    return change_set


def history_of(record: Any) -> str:
    """Return the address of a record's history."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[record.pk])


def text_of(client: Client, address: str) -> str:
    """Return a page, which must open."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def changed(entry: Any) -> dict[str, tuple[str, str]]:
    """Return the fields of a change, with both values, in words."""
    return {difference.label: (difference.before, difference.after) for difference in entry.differences}


def test_a_change_is_told_in_words(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(agency_supplied=True, record_formats=["CSV", "PDF"], coverage_start=None)
    by(
        curator,
        lambda: DataSource.objects.filter(pk=source.pk).update(
            agency_supplied=False,
            record_formats=["CSV", "XLS"],
            record_type=record_type("Stops"),
            url_status="broken",
            submitter=curator,
        ),
    )

    groups = curator_client.get(history_of(source)).context["groups"]

    (entry,) = groups[0].entries
    assert groups[0].person == "you"
    assert changed(entry) == {
        "Published by the agency": ("Yes", "No"),
        "Formats": ("CSV, PDF", "CSV, XLS"),
        "Record type": ("Arrest Records", "Stops"),
        "Link status": ("Works", "Broken"),
        "Submitter": ("empty", "you"),
    }
    formats = next(difference for difference in entry.differences if difference.column == "record_formats")
    assert [(piece.kind, piece.text) for piece in formats.pieces] == [
        ("same", "CSV"),
        ("removed", "PDF"),
        ("added", "XLS"),
    ]


def test_long_texts_are_compared_word_by_word(curator_client: Client) -> None:
    words = "Every arrest since 2019, with charge, date and place, as the county's clerk publishes it."
    source = DataSourceFactory(description=words)
    by(None, lambda: DataSource.objects.filter(pk=source.pk).update(description=words.replace("2019", "2016")))

    page = text_of(curator_client, history_of(source))

    assert '<del><span class="visually-hidden">removed: </span>2019, </del>' in page
    assert '<ins><span class="visually-hidden">added: </span>2016, </ins>' in page
    assert "No signed-in user" in page


def test_links_and_reviews_belong_to_the_history_of_what_they_hang_on(curator_client: Client, curator: User) -> None:
    agency = AgencyFactory(name="Sheriff")
    source = DataSourceFactory()
    by(curator, lambda: AgencyDataSource.objects.create(agency=agency, data_source=source))
    by(curator, lambda: AgencyDataSource.objects.all().delete())
    by(curator, lambda: AgencyLocationFactory(agency=agency, location=LocationFactory()))
    by(curator, lambda: ReviewFactory(data_source=source, reason="A news article."))

    of_source = text_of(curator_client, history_of(source))
    of_agency = text_of(curator_client, history_of(agency))

    assert "Agency of a source added" in of_source
    assert "Agency of a source deleted" in of_source
    assert f"Sheriff (ID {agency.pk})" in of_source
    assert "A news article." in of_source
    assert "Agency place added" in of_agency


def test_a_row_without_a_name_is_told_by_the_record_that_it_belongs_to(curator_client: Client, curator: User) -> None:
    town = location_of(LocalityFactory(name="Springfield"))
    source = DataSourceFactory(name="Traffic stops", agencies=[AgencyFactory(name="Police", locations=[town])])
    by(curator, lambda: ReviewFactory(data_source=source))

    page = text_of(curator_client, reverse("admin:audit_changelog_changelist"))

    assert f"for Traffic stops (ID {source.pk}), Police, Springfield" in page
    assert not re.search(r"added\s+number \d", page)


def test_a_link_is_told_by_its_source_and_a_note_by_its_request(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(name="Traffic stops")
    asked = DataRequestFactory(title="Body camera footage")
    link = LinkFactory(data_source=source, title="Page not found")
    by(curator, lambda: RequestNoteFactory(data_request=asked))
    by(curator, lambda: Link.objects.filter(pk=link.pk).update(state=LinkState.BROKEN))

    page = text_of(curator_client, reverse("admin:audit_changelog_changelist"))

    assert f"for Traffic stops (ID {source.pk})" in page
    assert f"for Body camera footage (ID {asked.pk})" in page
    assert "Page not found" not in page
    assert not re.search(r"(added|changed)\s+number \d", page)


def test_what_is_gone_keeps_its_name(curator_client: Client) -> None:
    source, agency = DataSourceFactory(), AgencyFactory(name="Sheriff")
    AgencyDataSource.objects.create(agency=agency, data_source=source)
    number = agency.pk
    agency.delete()

    assert f"Sheriff (ID {number}, deleted)" in text_of(curator_client, history_of(source))


def test_addresses_of_people_are_for_those_who_may_read_them(
    curator_client: Client, administrator_client: Client, administrator: User
) -> None:
    source = DataSourceFactory(submitter=administrator)
    by(administrator, lambda: DataSource.objects.filter(pk=source.pk).update(name="Other"))

    of_curator = text_of(curator_client, history_of(source))
    of_administrator = text_of(administrator_client, history_of(source))

    assert "administrator@example.org" not in of_curator
    assert f"person {administrator.pk}" in of_curator
    assert "administrator@example.org" in of_administrator


def test_what_old_programs_logged_of_people_is_never_shown(administrator_client: Client, stranger: User) -> None:
    ChangeLogFactory(
        table_name="users",
        affected_id=stranger.pk,
        old_data={"password_digest": "scrypt:old", "email": "old@example.org", "api_key": "key-old", "role": "x"},
        new_data={"password_digest": "scrypt:new", "email": "new@example.org", "api_key": "key-new", "role": "y"},
    )
    log = reverse("admin:audit_changelog_changelist")

    for address in (history_of(stranger), f"{log}?table=users"):
        page = text_of(administrator_client, address)
        assert "Role" in page
        for secret in ("scrypt", "old@example", "new@example", "key-old", "key-new"):
            assert secret not in page
    assert administrator_client.get(log, {"words": "scrypt"}).context["groups"] == []
    row = reverse("admin:audit_changelog_change", args=[ChangeLog.objects.latest("id").pk])
    assert "scrypt" not in text_of(administrator_client, row)


def test_a_history_opens_in_few_queries_however_long_it_is(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory()])

    def edit(number: int) -> None:
        DataSource.objects.filter(pk=source.pk).update(
            name=f"Name {number}", record_type=record_type("Stops" if number % 2 else "Surveys"), submitter=curator
        )
        AgencyDataSource.objects.create(data_source=source, agency=AgencyFactory())

    by(curator, lambda: edit(0))
    with CaptureQueriesContext(connection) as few:
        text_of(curator_client, history_of(source))
    for number in range(1, 30):
        by(curator, lambda number=number: edit(number))
    with CaptureQueriesContext(connection) as more:
        page = curator_client.get(history_of(source))

    assert len(more) <= len(few) + 1 <= MOST_QUERIES
    assert sum(len(group.entries) for group in page.context["groups"]) == 50
    older = curator_client.get(f"{history_of(source)}?before={page.context['older']}")
    assert older.context["groups"]
    assert older.context["older"] is None


@pytest.mark.parametrize("make", [AgencyFactory, LocalityFactory, DataRequestFactory, LocationFactory])
def test_every_kind_of_record_has_its_history(make: Any, curator_client: Client) -> None:
    assert curator_client.get(history_of(make())).context["groups"]


def test_a_stranger_sees_no_history_and_nothing_missing_is_an_error(
    stranger_client: Client, curator_client: Client
) -> None:
    source = DataSourceFactory()

    assert stranger_client.get(history_of(source)).status_code == 302
    for wrong in ("0", "x", "99999999999999999999"):
        address = reverse("admin:datasources_datasource_history", args=[wrong])
        assert curator_client.get(address).status_code == 404


def test_one_value_is_put_back_after_a_preview(curator_client: Client, curator: User) -> None:
    source = DataSourceFactory(name="One")
    made = by(None, lambda: DataSource.objects.filter(pk=source.pk).update(name="Two", readme_url="https://x.org/"))
    change = ChangeLog.objects.get(change_set=made)
    address = reverse("admin:history-undo-change", args=[change.pk]) + "?field=name"
    assert address in text_of(curator_client, history_of(source))

    preview = text_of(curator_client, address)
    source.refresh_from_db()
    assert source.name == "Two"
    assert "Restore this value" in preview
    response = curator_client.post(address)

    source.refresh_from_db()
    assert (source.name, source.readme_url) == ("One", "https://x.org/")
    assert response.url == history_of(source)
    assert ChangeLog.objects.latest("id").actor_user_id == curator.pk


def test_a_set_is_undone_after_a_preview(curator_client: Client) -> None:
    source, agency = DataSourceFactory(name="One"), AgencyFactory()

    def edit() -> None:
        DataSource.objects.filter(pk=source.pk).update(name="Two")
        AgencyDataSource.objects.create(data_source=source, agency=agency)

    address = reverse("admin:history-undo-set", args=[by(None, edit)])
    assert address in text_of(curator_client, history_of(source))

    with CaptureQueriesContext(connection) as queries:
        preview = text_of(curator_client, address)
    assert "Data source will change back" in preview
    assert "Agency of a source will be deleted" in preview
    # session, person, permissions, set, keys, row and link, users of the link and people, names of three tables
    assert len(queries) <= MOST_QUERIES
    curator_client.post(address)

    assert DataSource.objects.get().name == "One"
    assert not AgencyDataSource.objects.exists()
    assert "has already been undone" in curator_client.get(address).content.decode()


def test_a_conflict_is_explained_and_nothing_is_written(curator_client: Client) -> None:
    source = DataSourceFactory(name="One")
    made = by(None, lambda: DataSource.objects.filter(pk=source.pk).update(name="Two"))
    DataSource.objects.filter(pk=source.pk).update(name="Three")
    address = reverse("admin:history-undo-set", args=[made])

    for response in (curator_client.get(address), curator_client.post(address)):
        page = response.content.decode()
        assert "Name has changed since. This change set it to “Two”, it’s now “Three”" in page
        assert ">Undo all<" not in page
        assert "Undo all</button>" not in page
    assert response.status_code == 409
    assert DataSource.objects.get().name == "Three"


def test_what_now_refers_to_a_record_is_counted_in_words(curator_client: Client) -> None:
    made = by(None, lambda: AgencyFactory(name="New"))
    for _ in range(2):
        DataSourceFactory(agencies=[Agency.objects.get(name="New")])

    page = text_of(curator_client, reverse("admin:history-undo-set", args=[made]))

    assert "Other records now refer to it (2 agencies of sources). Remove those first." in page


def test_links_to_what_stays_deleted_are_counted_after_a_restoration(curator_client: Client) -> None:
    gone = AgencyFactory()
    source = DataSourceFactory(agencies=[gone])
    number = source.pk

    def delete_both() -> None:
        source.delete()
        gone.delete()

    by(None, delete_both)

    response = curator_client.post(reverse("admin:history-restore", args=["data_sources", number]), follow=True)

    assert "Links to records that are still deleted were not restored (1)." in response.content.decode()


def test_a_deleted_record_is_restored_from_the_list(curator_client: Client) -> None:
    source = DataSourceFactory(name="Gone by mistake", agencies=[AgencyFactory()])
    number = source.pk
    by(None, source.delete)
    deleted = reverse("admin:history-deleted")
    address = reverse("admin:history-restore", args=["data_sources", number])
    assert "Gone by mistake" in text_of(curator_client, f"{deleted}?table=data_sources")
    assert "No deleted records of this type" in text_of(curator_client, f"{deleted}?table=agencies")

    assert "Data source will be restored" in text_of(curator_client, address)
    response = curator_client.post(address)

    restored = DataSource.objects.get(pk=number)
    assert response.url == history_of(restored)
    assert restored.agencies.count() == 1
    assert "Restored: <a" in text_of(curator_client, deleted)
    assert "It has already been restored" in curator_client.post(address).content.decode()


def test_what_was_merged_comes_back_by_undoing_the_merge_alone(curator_client: Client, curator: User) -> None:
    gone, survivor = AgencyFactory(), AgencyFactory()
    merge = merge_agencies(gone.pk, survivor.pk, curator.pk)
    deletion = ChangeLog.objects.get(table_name="agencies", operation_type="DELETE", affected_id=gone.pk)

    for address in (
        reverse("admin:history-restore", args=["agencies", gone.pk]),
        reverse("admin:history-undo-change", args=[deletion.pk]),
        reverse("admin:history-undo-set", args=[merge.change_set]),
    ):
        for send in (curator_client.get, curator_client.post):
            assert send(address)["Location"] == reverse("admin:pdap_merge_change", args=[merge.pk])
    assert not Agency.objects.filter(pk=gone.pk).exists()


def test_what_was_deleted_after_its_merge_was_undone_is_restored(curator_client: Client, curator: User) -> None:
    gone, survivor = AgencyFactory(), AgencyFactory()
    undo_merge(merge_agencies(gone.pk, survivor.pk, curator.pk).pk, curator.pk)
    by(None, Agency.objects.get(pk=gone.pk).delete)

    curator_client.post(reverse("admin:history-restore", args=["agencies", gone.pk]))

    assert Agency.objects.filter(pk=gone.pk).exists()


def test_deleted_records_open_in_few_queries(curator_client: Client) -> None:
    for make in (AgencyFactory, DataSourceFactory, DataRequestFactory):
        for record in make.create_batch(5):
            by(None, record.delete)

    with CaptureQueriesContext(connection) as queries:
        text_of(curator_client, reverse("admin:history-deleted"))

    # session, person, permissions, deletions, whether they are there: three tables, and their names in the log
    assert len(queries) <= 9


def test_a_curator_reads_and_undoes_nothing_of_people(
    curator_client: Client, administrator_client: Client, stranger_client: Client, stranger: User
) -> None:
    made = by(None, lambda: User.objects.filter(pk=stranger.pk).update(role="x"))
    change = ChangeLog.objects.get(change_set=made)
    addresses = (
        reverse("admin:history-undo-set", args=[made]),
        reverse("admin:history-undo-change", args=[change.pk]),
        reverse("admin:history-restore", args=["users", stranger.pk]),
        reverse("admin:audit_changelog_change", args=[change.pk]),
    )

    for address in addresses[:3]:
        assert curator_client.get(address).status_code == 404
        assert curator_client.post(address).status_code == 404
    assert curator_client.get(addresses[3]).status_code == 302
    assert stranger_client.post(addresses[0]).status_code == 302
    assert "permissions on their own pages" in text_of(administrator_client, addresses[0])
    assert administrator_client.post(addresses[0]).status_code == 409


def test_what_is_not_in_the_log_is_not_found(curator_client: Client) -> None:
    source = DataSourceFactory()
    made = by(None, lambda: DataSource.objects.filter(pk=source.pk).update(name="Two"))
    change = ChangeLog.objects.get(change_set=made)

    for address in (
        reverse("admin:history-undo-set", args=[uuid.uuid4()]),
        reverse("admin:history-undo-change", args=[2**31 - 1]),
        reverse("admin:history-undo-change", args=[change.pk]) + "?field=nothing",
        reverse("admin:history-undo-change", args=[change.pk]) + "?field=description",
        reverse("admin:history-restore", args=["data_sources", source.pk]),
        reverse("admin:history-restore", args=["nothing", 1]),
        reverse("admin:history-restore", args=["data_sources", 10**30]),
        reverse("admin:history-undo-change", args=[10**30]),
    ):
        assert curator_client.get(address).status_code == 404


def test_the_log_is_searched_by_everything_that_it_knows(curator_client: Client, curator: User) -> None:
    source, agency = DataSourceFactory(), AgencyFactory()
    by(curator, lambda: DataSource.objects.filter(pk=source.pk).update(name="A needle in it"))
    by(None, lambda: Agency.objects.filter(pk=agency.pk).update(name="Sheriff"))
    log = reverse("admin:audit_changelog_changelist")

    def nouns_found(**query: Any) -> list[str]:
        context = curator_client.get(log, query).context
        return [entry.kind for group in context["groups"] for entry in group.entries]

    assert nouns_found(words="NEEDLE") == ["Data source"]
    assert nouns_found(words="needle%") == []
    assert nouns_found(person="me") == nouns_found(person=curator.pk) == ["Data source"]
    assert nouns_found(table="agencies", kind="UPDATE") == ["Agency"]
    assert nouns_found(table="agencies", record=agency.pk, kind="INSERT") == ["Agency"]
    assert nouns_found(person="nobody", kind="UPDATE") == ["Agency"]
    assert nouns_found(since="2000-01-01", until="2000-01-02") == []
    assert len(nouns_found(since="2000-01-01", until="9998-01-01")) == len(nouns_found())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person", "x"),
        ("person", "a@example.org"),
        ("person", "9" * 30),
        ("table", "users"),
        ("table", "nothing"),
        ("kind", "MOVE"),
        ("record", "-1"),
        ("record", "x\0"),
        ("since", "yesterday"),
        ("until", "9999-12-31"),
        ("words", "a\0b"),
    ],
)
def test_a_bad_search_says_what_is_wrong_beside_its_field(name: str, value: str, curator_client: Client) -> None:
    response = curator_client.get(reverse("admin:audit_changelog_changelist"), {name: value})

    assert response.status_code == 200
    assert f'id="problem_{name}"' in response.content.decode()
    assert response.context["groups"] == []


def test_the_log_opens_in_few_queries_and_counts_up_to_a_bound(curator_client: Client, curator: User) -> None:
    for number in range(20):
        by(curator, lambda number=number: DataSourceFactory(agencies=[AgencyFactory(locations=[LocationFactory()])]))
    by(curator, DataSource.objects.first().delete)
    by(curator, lambda: AgencyDataSource.objects.first().delete())

    with CaptureQueriesContext(connection) as queries:
        response = curator_client.get(reverse("admin:audit_changelog_changelist"), {"words": "e", "person": "me"})

    assert response.context["older"]
    # session, person, permissions, the newest row, rows, and one query for each table named, one for what is gone
    assert len(queries) <= MOST_QUERIES
    counts = [query["sql"].lower() for query in queries if "count(" in query["sql"].lower()]
    assert [sql for sql in counts if "change_log" in sql and f"limit {MOST_COUNTED + 1}" not in sql] == []


def test_the_log_offers_the_types_of_records_that_have_changes_with_their_number(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "MOST_COUNTED", 2)
    log = reverse("admin:audit_changelog_changelist")
    AgencyFactory.create_batch(3)
    LocalityFactory.create_batch(2)

    offered = dict(curator_client.get(log).context["search"].choices())
    chosen = dict(curator_client.get(log, {"table": "data_requests"}).context["search"].choices())

    assert offered["agencies"] == "Agency (more than 2)"
    assert offered["localities"] == "Locality (2)"
    assert "data_requests" not in offered
    assert chosen == {**offered, "data_requests": "Data request (0)"}


def test_who_has_undone_an_action_on_many_records_is_back_at_their_list(curator_client: Client) -> None:
    agencies = AgencyFactory.create_batch(2)

    def undo_change_of(*changed: Agency) -> str:
        numbers = [agency.pk for agency in changed]
        change_set = by(None, lambda: Agency.objects.filter(pk__in=numbers).update(defunct_year="2019"))
        return curator_client.post(reverse("admin:history-undo-set", args=[change_set]))["Location"]

    assert undo_change_of(*agencies) == reverse("admin:agencies_agency_changelist")
    assert undo_change_of(agencies[0]) == reverse("admin:agencies_agency_history", args=[agencies[0].pk])
