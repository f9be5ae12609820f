"""The materialized views: fresh after changes, and never in a reader's way."""

import hashlib
import re
import threading
import time
from typing import Any

import psycopg
import pytest
from django.db import connection

from locations.models import MapState
from pdap.db.materialized import ViewRefreshError, is_stale, refresh, refresh_after_loading, refresh_stale
from pdap.db.relations import READ_BY_VIEWS, MaterializedView, Table
from pdap.lib.jobs.models import ViewRefresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db


def test_views_that_were_never_refreshed_are_stale() -> None:
    assert is_stale()
    assert refresh_stale() == list(MaterializedView)
    assert not is_stale()


def test_a_change_from_whatever_side_makes_them_stale_and_one_refresh_covers_many() -> None:
    refresh()
    town = location_of(LocalityFactory())
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into agencies (name, agency_type, jurisdiction_type) values ('By SQL', 'court', 'local')"
        )
    DataSourceFactory.create_batch(3, agencies=[AgencyFactory(locations=[town])])

    assert refresh_stale() == list(MaterializedView)
    assert refresh_stale() == []
    assert MapState.objects.get(location_id=location_of(town.state).pk).data_source_count == 3


def test_what_the_views_do_not_read_leaves_them_fresh(owner: Any) -> None:
    refresh()
    from tests.requests_app.factories import DataRequestFactory

    request = DataRequestFactory()
    request.title = "Another title"
    request.save()

    assert not is_stale()


def test_when_and_how_long_is_written_down() -> None:
    refresh_after_loading()

    assert set(ViewRefresh.objects.values_list("view_name", flat=True)) == set(MaterializedView)
    assert all(row.seconds >= 0 for row in ViewRefresh.objects.all())


def test_readers_do_not_wait_for_a_refresh(second_connection: psycopg.Connection) -> None:
    info: Any = second_connection.info
    stop = threading.Event()
    waited: list[str] = []

    def read() -> None:
        with psycopg.connect(info.dsn, password=info.password, autocommit=True) as reader:
            # A reader that had to wait for a lock would fail at once.
            reader.execute("set lock_timeout = '1ms'")
            while not stop.is_set():
                for view in MaterializedView:
                    try:
                        reader.execute(f"select count(*) from public.{view}")  # type: ignore[arg-type]
                    except psycopg.errors.LockNotAvailable:
                        waited.append(view)

    reader = threading.Thread(target=read)
    reader.start()
    start = time.monotonic()
    rounds = 0
    while rounds < 5 or time.monotonic() - start < 0.5:
        for view in MaterializedView:
            second_connection.execute(f"refresh materialized view concurrently public.{view}")  # type: ignore[arg-type]
        rounds += 1
    stop.set()
    reader.join()

    assert waited == []


def test_a_view_that_cannot_be_refreshed_stops_no_other_and_the_row_is_named() -> None:
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("create unique index too_strict on public.typeahead_agencies (name)")
    AgencyFactory.create_batch(2, name="Twice Police", locations=[location_of(LocalityFactory())])

    with pytest.raises(ViewRefreshError, match=r"typeahead_agencies.*Twice Police") as refused:
        refresh_stale()

    assert refused.value.refreshed == [view for view in MaterializedView if view != MaterializedView.TYPEAHEAD_AGENCIES]
    # The others are not refreshed again for the sake of this one.
    with pytest.raises(ViewRefreshError) as again:
        refresh_stale()
    assert again.value.refreshed == []


def test_a_row_that_is_too_long_for_an_index_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create index too_short on public.typeahead_agencies (name)")
    long = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(100))
    AgencyFactory(name=long, locations=[location_of(LocalityFactory())])

    with pytest.raises(ViewRefreshError, match=rf"typeahead_agencies.*index row size.*{long[:40]}"):
        refresh()


def test_what_the_views_read_is_what_their_definitions_name() -> None:
    """A view's definition may name views, and a text that it hands to `ts_stat` names tables too."""
    definitions = definitions_of_views()
    waiting, seen = list(MaterializedView), set()
    while waiting:
        name = waiting.pop()
        named = {word for word in re.findall(r"\w+", definitions[name]) if word in definitions or word in set(Table)}
        waiting += [word for word in named - seen if word in definitions]
        seen |= named

    assert seen & set(Table) == set(READ_BY_VIEWS)


def definitions_of_views() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, pg_get_viewdef(oid) from pg_class where relkind in ('v', 'm')"
            " and relnamespace = 'public'::regnamespace"
        )
        return dict(cursor.fetchall())
