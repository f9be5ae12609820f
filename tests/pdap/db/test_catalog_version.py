"""The catalog's version, and values that are kept for as long as it holds."""

import psycopg
import pytest
from django.db import connection, transaction

from pdap.db.catalog_version import (
    CatalogState,
    catalog_state,
    catalog_version,
    kept_for_version,
    kept_values,
    remembering,
)
from tests.datasources.factories import DataSourceFactory
from tests.pdap.db.versions import commit_version

RAISE = "update public.data_sources set name = name || '!'"


@pytest.fixture
def source(migrated_database: psycopg.Connection) -> psycopg.Connection:
    """A database with one public source."""
    migrated_database.execute("insert into public.data_sources (name, source_url) values ('A', 'https://a.example/')")
    return migrated_database


def version(client: psycopg.Connection) -> int:
    row = client.execute("select version from public.catalog_version").fetchone()
    assert row
    return row[0]


def test_it_is_raised_once_in_a_transaction_and_seen_when_that_is_committed(source: psycopg.Connection) -> None:
    url = source.info.dsn + f" password={source.info.password}"
    with psycopg.connect(url, autocommit=True) as reader, psycopg.connect(url) as writer:
        before = version(reader)
        for _ in range(3):
            writer.execute(RAISE)
        touches = writer.execute("select count(*) from public.catalog_touches").fetchone()
        assert version(reader) == before
        writer.commit()

        assert touches == (1,)
        assert version(reader) > before
        assert reader.execute("select count(*) from public.catalog_touches").fetchone() == (0,)


def change_and_take_back(client: psycopg.Connection) -> None:
    with client.transaction(force_rollback=True):
        client.execute(RAISE)


def test_what_is_rolled_back_raises_nothing(source: psycopg.Connection) -> None:
    before = version(source)

    change_and_take_back(source)
    with source.transaction():
        change_and_take_back(source)
    assert version(source) == before

    with source.transaction():
        change_and_take_back(source)
        source.execute(RAISE)
    assert version(source) > before


def test_two_that_change_the_catalog_at_once_wait_for_each_other_only_to_commit(source: psycopg.Connection) -> None:
    url = source.info.dsn + f" password={source.info.password} options='-c lock_timeout=2s'"
    source.execute("insert into public.data_sources (name, source_url) values ('B', 'https://b.example/')")
    with psycopg.connect(url) as first, psycopg.connect(url) as second:
        before = version(source)
        first.execute(f"{RAISE} where name = 'A'".encode())
        second.execute(f"{RAISE} where name = 'B'".encode())
        second.commit()
        between = version(source)
        first.commit()

    assert before < between < version(source)


def test_a_version_is_never_used_again_and_a_missing_one_comes_back(source: psycopg.Connection) -> None:
    source.execute(RAISE)
    first = version(source)
    source.execute("delete from public.catalog_version")
    source.execute(RAISE)

    assert version(source) > first


@pytest.mark.django_db
def test_a_value_is_made_once_for_each_version() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    DataSourceFactory()
    commit_version()
    assert [kept_for_version("numbers", make), kept_for_version("numbers", make)] == [0, 0]
    assert kept_for_version("others", lambda: "x") == "x"

    DataSourceFactory()
    assert [kept_for_version("numbers", make), kept_for_version("numbers", make)] == [1, 2], "before the commit"
    commit_version()
    assert [kept_for_version("numbers", make), kept_for_version("numbers", make)] == [3, 3]
    kept_values.clear()
    assert kept_for_version("numbers", make) == 4


@pytest.mark.django_db
def test_a_value_as_large_as_the_map_of_the_country_is_kept() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return bytes(5_000_000)

    commit_version()
    assert kept_for_version("map", make) is kept_for_version("map", make)
    assert made == [1]
    kept_values.clear()


@pytest.mark.django_db
def test_a_transaction_that_changes_the_catalog_has_versions_of_its_own() -> None:
    committed = commit_version()
    assert catalog_version() == committed

    with transaction.atomic():
        DataSourceFactory()
        assert catalog_state().is_being_changed
        assert len({catalog_version(), catalog_version(), committed}) == 3
    assert commit_version() > committed


@pytest.mark.django_db
def test_a_request_reads_it_once(django_assert_num_queries: object) -> None:
    with remembering(CatalogState(7, False)), django_assert_num_queries(0):  # type: ignore[operator]
        assert catalog_version() == 7
        assert kept_for_version("of a request", lambda: 1) == 1
    with django_assert_num_queries(1):  # type: ignore[operator]
        catalog_version()


@pytest.mark.django_db
def test_a_database_without_a_version_has_version_zero() -> None:
    commit_version()
    with connection.cursor() as cursor:
        cursor.execute("delete from public.catalog_version")
    assert catalog_version() == 0


def test_the_map_is_kept_where_all_places_of_the_country_have_sources(db: None) -> None:
    """The API's answer has nine million bytes then; it was made again for each request (bench, SIZE=10x)."""
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return bytes(9_000_000)

    kept_values.clear()
    assert kept_for_version("map", make) is kept_for_version("map", make)
    assert len(made) == 1
