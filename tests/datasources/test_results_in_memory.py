"""A file of results holds a batch of rows and a few bytes for each source, however many there are."""

import gc
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from datasources.models import DataSource
from datasources.search.results import asking
from datasources.search.results.asking import FoundSource
from datasources.search.views import result_rows
from datasources.search.views.result_rows import AgencyInFile
from datasources.search.views.shown_search import search_of
from pdap.db.by_index import looked_up_by_index
from pdap.lib import spreadsheets
from tests.datasources.factories import DataSourceFactory
from tests.datasources.found_as_json import found_as_json
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db

SOURCES, BATCH = 24, 3


@pytest.fixture
def many(places: Pennsylvania) -> Pennsylvania:
    for number in range(SOURCES):
        agencies = [places.police, places.sheriff] if number % 3 == 0 else [places.police]
        DataSourceFactory(name=f"File {number:02}", agencies=agencies, broken=number % 7 == 0)
    return places


@pytest.fixture(autouse=True)
def rows_leave_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_rows, "BATCH", BATCH)
    monkeypatch.setattr(spreadsheets, "LINES_AT_ONCE", 1)
    monkeypatch.setattr("datasources.search.views.result_files.ROWS_AT_ONCE", 1)


def leave_out_what_is_in_memory() -> None:
    """Let `records_in_memory` pass over all that is there now: in a long run, a hundred times what it counts."""
    gc.collect()
    gc.freeze()


def records_in_memory() -> int:
    """Return how many records have come into memory since, and are still there."""
    gc.collect()
    return sum(isinstance(item, (DataSource, AgencyInFile, FoundSource)) for item in gc.get_objects())


@pytest.mark.parametrize("name", ["results.csv", "results.json"])
def test_at_each_piece_no_more_than_a_batch_of_sources_is_in_memory(
    client: Client, many: Pennsylvania, name: str
) -> None:
    pieces, most = 0, 0
    leave_out_what_is_in_memory()
    response: Any = client.get(f"/search/{name}", {"location_id": many.town.pk})

    for _ in response.streaming_content:
        pieces += 1
        most = max(most, records_in_memory())
    sources = sum(1 for _ in search_of(f"location_id={many.town.pk}").results().all_sources())

    assert pieces > sources > SOURCES
    assert 0 < most <= 3 * BATCH


def test_all_that_is_found_comes_from_the_database_in_eight_bytes_for_each_link(
    many: Pennsylvania, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[list[Any]] = []
    read = asking.rows_read_rarely

    def rows_read(*arguments: Any) -> list[Any]:
        answers.append(read(*arguments))
        return answers[-1]

    monkeypatch.setattr(asking, "rows_read_rarely", rows_read)
    found = list(search_of(f"location_id={many.town.pk}").results().all_sources())

    [[[links]]] = answers
    assert len(found) > SOURCES
    assert len(links) == 8 * sum(len(source.agency_ids) for source in found)


def test_rows_are_looked_up_by_index_and_nothing_else_is(client: Client, many: Pennsylvania) -> None:
    with CaptureQueriesContext(connection) as queries:
        b"".join(client.get("/search/results.csv", {"location_id": many.town.pk}))  # type: ignore[arg-type]
    selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT") and "ANY" in query["sql"]]

    with looked_up_by_index(), connection.cursor() as cursor:
        plans = []
        for sql in selects:
            cursor.execute(f"explain {sql}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))

    assert len(plans) > 2 * SOURCES / BATCH
    assert not [plan for plan in plans if re.search(r"Seq Scan on (?!record_types|us_states|counties)", plan)]


@pytest.mark.parametrize(("rows", "transactions"), [(BATCH - 1, 0), (BATCH, 1), (BATCH + 1, 1)])
def test_a_file_of_less_than_a_batch_needs_no_way_of_its_own(
    client: Client, places: Pennsylvania, rows: int, transactions: int
) -> None:
    DataSourceFactory.create_batch(rows, name="Tasers", agencies=[places.police])

    with CaptureQueriesContext(connection) as queries:
        lines = b"".join(client.get("/search/results.csv", {"q": "tasers"})).splitlines()  # type: ignore[arg-type]

    assert len(lines) == rows + 1
    assert sum("enable_seqscan" in query["sql"] for query in queries) == transactions


def test_no_look_up_by_index_decides_how_another_transaction_reads() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), looked_up_by_index():
        pass


@pytest.mark.parametrize("query", ["q=file", "location_id={}", "location_id={}&sort=newest", "q=file&level=county"])
def test_all_sources_are_those_of_the_pages_and_the_broken_ones_come_last(many: Pennsylvania, query: str) -> None:
    results = search_of(query.format(many.town.pk)).results()

    found = list(results.all_sources())
    ids = [source.id for source in found]
    broken = set(DataSource.objects.filter(url_status="broken").values_list("pk", flat=True))
    page = results.page(1, 100)

    assert len(set(ids)) == len(ids)
    assert [pk in broken for pk in ids] == sorted(pk in broken for pk in ids)
    assert {pk for pk in ids if pk not in broken} == {link.data_source_id for entry in page.entries for link in entry}
    assert [pk for pk in ids if pk in broken] == page.apart
    for source in found:
        shown = {agency.agency_id for agency in page.agencies.get(source.id, [])}
        assert not shown or set(source.agency_ids) == shown


def test_a_source_stands_where_the_list_of_all_has_it(many: Pennsylvania) -> None:
    results = search_of("q=file").results()
    ids = [source.id for source in results.all_sources()]

    for place, pk in enumerate(ids):
        before, after = ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None
        assert results.neighbors_of(pk) == (place + 1, len(ids), before, after)
    assert results.neighbors_of(10_000_000) is None
    assert results.found_among([*ids[:4], 10_000_000]) == set(ids[:4])
    assert results.found_among([]) == set()


def test_where_all_of_the_words_find_something_most_of_them_are_not_asked_for(many: Pennsylvania) -> None:
    other = DataSourceFactory(name="Tasers and batons", agencies=[many.police])
    DataSourceFactory(name="Tasers, batons and unicorns", agencies=[many.police])
    results = search_of("q=tasers batons unicorns").results()

    assert results.found_among([other.pk]) == set()
    assert results.neighbors_of(other.pk) is None


def test_json_says_at_its_end_how_many_rows_it_has(client: Client, many: Pennsylvania) -> None:
    found = found_as_json(client, {"q": "file"})

    assert found["count"] == len(found["results"]) == SOURCES
    assert found_as_json(client, {"q": "nothing of the kind"}) == {"results": [], "count": 0}
