"""What the bench measures: rows that statements read, processor time, and figures held against earlier ones."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.reads import kept_figures as results_module
from bench.reads.kept_figures import (
    JobResult,
    ReadResult,
    Results,
    newest_results,
    percentile,
    read_results,
    typical,
)
from bench.reads.measuring import wasteful
from bench.reads.plans import Statement, draw
from bench.reads.processor import (
    children,
    forget_peak_memory,
    peak_memory,
    processor_seconds,
    proportional_memory,
)
from bench.reads.report import compared, document, plans
from bench.reads.statement_log import Recorded, recorded
from bench.reads.statement_notices import recorded_on
from bench.reads.web_process import Cost, postmaster_of
from pdap.lib.read_only import read_state
from tests.server import create, drop, server, url_of
from tests.template import run_name

WITHOUT_SETTINGS = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
READ = ReadResult("Page: home", "/", 5, 100, 9, 900, 4.0, 2.0, 6.0, 8.0, 50.0, 7.0, 9.0, 20_000, 90_000_000, 40)


@pytest.fixture(scope="module")
def database_of_numbers(worker: str) -> Iterator[str]:
    """The address of a database with a table of a thousand numbers, each with its last digit."""
    name = f"{run_name()}_{worker}_numbers"
    with server() as maintenance:
        create(maintenance, name)
        with psycopg.connect(url_of(name), autocommit=True) as connection:
            connection.execute(
                "create table public.numbers as select n, n % 10 as digit from generate_series(1, 1000) n"
            )
            connection.execute("alter table public.numbers add primary key (n)")
            connection.execute("analyze public.numbers")
        yield url_of(name)
        drop(maintenance, name)


@pytest.fixture
def numbers(database_of_numbers: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_of_numbers, autocommit=True) as connection:
        yield connection


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    """The figures of a run with one read and one job, in a folder of their own."""
    monkeypatch.setattr(results_module, "LOCAL", tmp_path)
    job = JobResult("look for duplicates", 4.0, 6.0, 12.0, 200_000_000)
    return Results("volume", "20261129-070000", "abc", "2 cores", 20_000, 50_000, [READ], [job])


def statement(connection: psycopg.Connection, text: str) -> Statement:
    """Return a statement with its plan after it was run."""
    ((plan,),) = connection.execute(f"explain (analyze, timing off, format json) {text}").fetchone()
    return Statement(text, plan["Plan"])


@pytest.mark.parametrize(
    ("text", "read", "returned"),
    [
        ("select * from numbers", 1000, 1000),
        ("select * from numbers where digit = 3", 1000, 100),
        ("select count(*) from numbers", 1000, 1),
        ("select * from numbers where n = 7", 1, 1),
        ("select * from numbers limit 5", 5, 5),
        ("select * from generate_series(1, 50)", 0, 50),
        ("select (select count(*) from numbers other where other.n = one.n) from numbers one where n <= 10", 20, 10),
        ("select * from numbers where false", 0, 0),
        ("with few as materialized (select * from numbers where n <= 4) select * from few, few again", 4, 16),
    ],
)
def test_rows_read_are_those_that_scans_looked_at(
    numbers: psycopg.Connection, text: str, read: int, returned: int
) -> None:
    measured = statement(numbers, text)

    assert (measured.read, measured.returned) == (read, returned)


def test_rows_of_parallel_workers_count_too(numbers: psycopg.Connection) -> None:
    for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
        numbers.execute(f"set {setting} = 0")
    numbers.execute("set debug_parallel_query = on")

    measured = statement(numbers, "select count(*) from numbers where digit = 3")

    assert "Gather" in "\n".join(draw(measured.plan))
    assert measured.read == 1000


def test_a_statement_is_wasteful_when_it_reads_more_than_twenty_times_what_it_returns(
    numbers: psycopg.Connection,
) -> None:
    assert statement(numbers, "select count(*) from numbers").wasteful
    assert statement(numbers, "select * from numbers where digit = 11").wasteful
    assert not statement(numbers, "select * from numbers where digit = 3").wasteful
    assert not statement(numbers, "select * from numbers where n = 7").wasteful


def test_a_connection_tells_what_its_statements_read(numbers: psycopg.Connection) -> None:
    numbers.execute(
        "create function public.sum_of_digits() returns bigint language sql as 'select sum(digit) from numbers'"
    )

    with recorded_on(numbers) as statements:
        numbers.execute("select * from numbers where digit = 3").fetchall()
        numbers.execute("select public.sum_of_digits()").fetchall()
    numbers.execute("select * from numbers").fetchall()

    assert statements.rows_read == 2000
    assert [run.read for run in statements.run if run.read] == [1000, 1000]


def test_the_log_tells_statements_from_plans_and_from_what_others_did() -> None:
    plan = {"Query Text": "select 1", "Plan": {"Node Type": "Result", "Actual Rows": 1, "Actual Loops": 1}}
    entry = {"backend_type": "client backend", "query_id": 5}

    statements = recorded(
        [
            {**entry, "message": "statement: BEGIN"},
            {**entry, "message": "execute <unnamed>: select\n1"},
            {**entry, "message": f"duration: 0.012 ms  plan:\n{json.dumps(plan)}"},
            {**entry, "message": "connection received"},
            {"backend_type": "checkpointer", "message": "statement: of nobody"},
        ]
    )

    assert statements.sent == ["BEGIN", "select\n1"]
    assert statements.run == [Statement("select 1", plan["Plan"], 5)]


@pytest.mark.django_db
def test_what_a_process_asks_by_the_clock_belongs_to_no_request() -> None:
    with CaptureQueriesContext(connection) as queries:
        read_state()
    entries = [{"backend_type": "client backend", "message": f"statement: {query['sql']}"} for query in queries]

    assert len(entries) == 2
    assert recorded(entries) == Recorded()


def test_each_wasteful_statement_is_shown_once_where_it_reads_most(numbers: psycopg.Connection) -> None:
    few, many = (
        replace(statement(numbers, f"select count(*) from numbers where n <= {n}"), query_id=1) for n in (50, 900)
    )
    fine = replace(statement(numbers, "select * from numbers"), query_id=2)

    (waste,) = wasteful(
        {"few": (Recorded(run=[few]), Recorded(run=[fine])), "many": (Recorded(run=[many]), Recorded())}
    )

    assert (waste.read, waste.returned) == ("many", 1)
    assert waste.rows >= 900
    assert "on numbers" in waste.plan


@pytest.fixture
def busy_process() -> Iterator[subprocess.Popen]:
    """A process that works until it is told otherwise."""
    code = "import sys; print(flush=True); sys.stdin.readline(); held = bytearray(50_000_000); sum(range(3_000_000))"
    code += "; print(); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process
        process.stdin.close()


def test_processor_time_and_memory_are_those_of_the_other_process(busy_process: subprocess.Popen) -> None:
    forget_peak_memory(busy_process.pid)
    before, memory = processor_seconds(busy_process.pid), peak_memory(busy_process.pid)
    share = proportional_memory(busy_process.pid)
    busy_process.stdin.write(b"\n")
    busy_process.stdin.flush()
    busy_process.stdout.readline()
    after = processor_seconds(busy_process.pid)

    assert 0.005 < after - before < 5
    assert peak_memory(busy_process.pid) - memory > 40_000_000
    assert proportional_memory(busy_process.pid) - share > 40_000_000
    assert processor_seconds(busy_process.pid) - after < 0.05


def test_a_process_that_has_ended_has_no_clock() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()

    assert processor_seconds(process.pid) == 0


def test_the_servers_first_process_is_the_parent_of_a_connections(numbers: psycopg.Connection) -> None:
    assert numbers.info.backend_pid in children(postmaster_of(numbers))


def test_times_of_a_read_are_medians_with_parallel_workers_in_them() -> None:
    costs = [Cost(web=0.001 * n, database=0.010, wall=0.02, length=7) for n in range(1, 22)]

    times = typical(costs, workers=0.002, first=Cost(0.1, 0.2, 0.5, 7))

    assert (times["web"], times["database"], times["processor"]) == (11.0, 12.0, 23.0)
    assert (times["processor_p95"], times["first"], times["requests"]) == (32.0, 300.0, 21)


@pytest.mark.parametrize(("values", "expected"), [([5.0], 5.0), (list(range(1, 101)), 95), ([3, 1, 2], 3)])
def test_a_percentile_is_a_value_that_was_measured(values: list[float], expected: float) -> None:
    assert percentile(values, 95) == expected


def test_figures_are_read_back_as_they_were_written(results: Results) -> None:
    results.write()

    assert newest_results("volume") == results.path
    assert read_results(results.path) == results
    assert newest_results("10x") is None


def test_two_runs_stand_beside_each_other(results: Results) -> None:
    later = replace(results, code="def", reads=[replace(READ, processor=1.5, rows=10), replace(READ, name="New")])

    text = compared(results, later)

    assert "| Page: home | 6.0 → 1.5 | 4.00 | 5 → 5 | 100 → 10 | 20,000 → 20,000 |" in text
    assert "| look for duplicates, s | 10.0 → 10.0 | 1.00 |" in text
    assert "New" not in text


def test_the_report_shows_every_figure(results: Results) -> None:
    text = document(results)

    assert "| Page: home | 4.0 | 2.0 | 6.0 | 8.0 | 50 | 7.0 | 9.0 | 9 → 5 | 900 → 100 | 20,000 | 90 |" in text
    assert "| look for duplicates | 4.0 | 6.0 | 12.0 | 200 |" in text
    assert plans(results) == ""


def test_the_bench_starts_where_no_settings_are_named() -> None:
    begun = subprocess.run([sys.executable, "-m", "bench", "--help"], env=WITHOUT_SETTINGS, capture_output=True)
    assert begun.returncode == 0, begun.stderr.decode()
