"""Long responses read their rows in batches, and of the others they hold no more than the ID."""

from typing import Any

import pytest
from django.db import connection

from datasources.models import DataSource
from pdap.db import row_batches
from pdap.db.row_batches import rows_in_batches
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db


def test_rows_come_in_order_and_in_lists_of_the_size() -> None:
    sources = DataSourceFactory.create_batch(7)
    newest_first = DataSource.objects.order_by("-pk")

    batches = list(rows_in_batches(newest_first, 3))

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [source for batch in batches for source in batch] == sources[::-1]


def test_rows_that_another_query_has_come_in_its_order_alone() -> None:
    sources = DataSourceFactory.create_batch(4)
    chosen = DataSource.objects.filter(pk__gt=sources[1].pk).order_by("pk")

    batches = rows_in_batches(DataSource.objects.order_by("pk").values_list("name"), 10, chosen)

    assert list(batches) == [[(source.name,) for source in sources[2:]]]


def test_ids_come_from_a_cursor_a_few_at_a_time_and_the_cursor_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_batches, "IDS_AT_ONCE", 2)
    DataSourceFactory.create_batch(7)
    at_once: list[int] = []
    chunks = connection.chunked_cursor

    def counted(*arguments: Any) -> Any:
        cursor = chunks(*arguments)
        fetch = cursor.fetchmany
        cursor.fetchmany = lambda size: at_once.append(size) or fetch(size)
        return cursor

    monkeypatch.setattr(connection, "chunked_cursor", counted)
    batches = rows_in_batches(DataSource.objects.order_by("pk"), 3)

    assert set(at_once) == {2}
    with connection.cursor() as cursor:
        cursor.execute("select name from pg_cursors")
        assert cursor.fetchall() == []
    assert sum(map(len, batches)) == 7
