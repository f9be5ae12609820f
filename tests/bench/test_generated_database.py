"""A tiny catalog in a database: complete, followed by the database's triggers, made once and gone on with."""

import psycopg
import pytest
from django.test import Client

from bench.measured_site import KEY
from bench.reads.measured_reads import READS, numbers_of_records
from bench.volume import database
from bench.volume.copying import CopiedRows
from bench.volume.database import fill, fingerprint_of, made_of, refresh_views
from bench.volume.sizes import SIZES, Size
from bench.volume.sources import COLUMNS
from tests.bench.conftest import TINY, add_country, insert

COUNTS = """
select (select count(*) from agencies), (select count(*) from data_sources), (select count(*) from data_requests),
    (select count(*) from users)
"""
STEPS = ["agencies", "data sources", "people", "data requests", "links", "statistics", "views"]


@pytest.fixture
def empty_catalog(migrated_database: psycopg.Connection) -> psycopg.Connection:
    """A database of its own with the few places, where steps can be noted down."""
    add_country(migrated_database)
    migrated_database.execute("create schema bench")
    migrated_database.execute("create table bench.steps (name text primary key, fingerprint text, seconds float8)")
    migrated_database.execute("insert into bench.steps values ('schema', 'made of this', 0)")
    return migrated_database


def make(connection: psycopg.Connection, size: Size = TINY) -> None:
    """Fill the database of a connection."""
    fill(address(connection), size, "seed", lambda *_: None)


def address(connection: psycopg.Connection) -> str:
    """Return the address of a connection's database."""
    info = connection.info
    return f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"


def steps(connection: psycopg.Connection) -> list[str]:
    """Return the steps that are done."""
    rows = connection.execute("select name from bench.steps where name <> 'schema' order by name").fetchall()
    return [name for (name,) in rows]


def test_the_database_holds_what_its_size_says(catalog: psycopg.Connection) -> None:
    assert catalog.execute(COUNTS).fetchone() == (TINY.agencies, TINY.sources, TINY.requests, TINY.people)
    for table in (
        *("link_agencies__locations", "link_agencies__data_sources", "link_agencies__meta_urls", "links"),
        *("link_data_requests__locations", "link_data_requests__data_sources", "data_requests_github_issue_info"),
        *("link_user_followed_location", "link_follow_record_types", "recent_searches", "typeahead_agencies"),
    ):
        assert catalog.execute(f"select count(*) from public.{table}").fetchone() > (0,), table


def test_triggers_have_followed_and_the_change_log_is_left_out(catalog: psycopg.Connection) -> None:
    logged = catalog.execute(
        "select count(*) from change_log where table_name not in ('us_states', 'counties', 'localities', 'locations')"
    )
    assert logged.fetchone() == (0,)
    documents = catalog.execute(
        "select (select count(*) from data_source_documents), (select count(*) from agency_documents)"
    )
    assert documents.fetchone() == (TINY.sources, TINY.agencies)


def test_new_records_are_numbered_after_the_generated_ones_and_logged(catalog: psycopg.Connection) -> None:
    number = insert(catalog, "agencies", name="New", jurisdiction_type="local", agency_type="court")

    assert number == TINY.agencies + 1
    logged = catalog.execute("select count(*) from change_log where table_name = 'agencies'")
    assert logged.fetchone() == (1,)


def test_every_read_that_is_measured_has_an_answer(catalog: psycopg.Connection, client: Client) -> None:
    numbers = numbers_of_records(catalog)
    empty = []
    for read in READS:
        response = client.get(
            read.path.format(**numbers), headers={"Authorization": f"Basic {KEY}"} if read.key else {}
        )
        body = b"".join(response) if response.streaming else response.content
        if response.status_code != 200 or not body:
            empty.append((read.name, response.status_code))

    assert empty == []


@pytest.mark.django_db(transaction=True)
def test_a_database_is_made_once(empty_catalog: psycopg.Connection) -> None:
    make(empty_catalog)
    assert steps(empty_catalog) == sorted(STEPS)
    empty_catalog.execute("delete from data_requests")

    make(empty_catalog)

    assert empty_catalog.execute(COUNTS).fetchone() == (TINY.agencies, TINY.sources, 0, TINY.people)
    assert made_of(address(empty_catalog)) == "made of this"


@pytest.mark.django_db(transaction=True)
def test_what_was_interrupted_goes_on_at_its_step(
    empty_catalog: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Exception):  # noqa: N818 - not an error
        pass

    def copy_until_people(connection: psycopg.Connection, copied: CopiedRows, tell: object) -> None:
        real_copy(connection, copied, tell)
        if copied.table == "users":
            raise Interrupted

    real_copy = database.copy
    monkeypatch.setattr(database, "copy", copy_until_people)
    with pytest.raises(Interrupted):
        make(empty_catalog)
    monkeypatch.setattr(database, "copy", real_copy)
    assert steps(empty_catalog) == ["agencies", "data sources"]
    assert empty_catalog.execute(COUNTS).fetchone() == (TINY.agencies, TINY.sources, 0, 0)

    make(empty_catalog)

    assert steps(empty_catalog) == sorted(STEPS)
    assert empty_catalog.execute(COUNTS).fetchone() == (TINY.agencies, TINY.sources, TINY.requests, TINY.people)


@pytest.mark.django_db(transaction=True)
def test_two_databases_of_one_seed_hold_the_same_sources(empty_catalog: psycopg.Connection) -> None:
    rows = f"select {COLUMNS.replace(chr(32), chr(44))} from data_sources order by id"
    make(empty_catalog)
    first = empty_catalog.execute(rows).fetchall()
    empty_catalog.execute("truncate data_sources, agencies, meta_urls, data_requests, users restart identity cascade")
    empty_catalog.execute("delete from bench.steps")
    make(empty_catalog)

    assert empty_catalog.execute(rows).fetchall() == first
    refresh_views(empty_catalog)


def test_another_size_is_another_database() -> None:
    assert len({fingerprint_of(size) for size in (*SIZES.values(), TINY)}) == len(SIZES) + 1
