"""Measuring all reads and jobs at a size: `make bench SIZE=volume`.

First with the server's log on, for statements and rows; then, with a new process, without it, for the times.
"""

import datetime
import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.measured_site import LOCAL
from bench.reads.bounds import beyond
from bench.reads.jobs import JOBS, measure_job
from bench.reads.kept_figures import ReadResult, Results, Waste, newest_results, read_results, typical
from bench.reads.measured_reads import READS, Read, numbers_of_records
from bench.reads.plans import draw
from bench.reads.processor import forget_peak_memory, peak_memory
from bench.reads.report import compared, document, job_line, plans, read_line
from bench.reads.statement_log import Recorded, StatementLog
from bench.reads.web_process import Cost, WebProcess, web_process
from bench.server import database_server, recording
from bench.volume.database import make_database
from bench.volume.sizes import SIZES
from pdap.db.raw_rows import only_row
from pdap.lib.environment import BASE_DIR

# Requests after the first to each address: as many as fit into the time, at least a few, and of an answer that takes
# longer than that by itself just one.
FEWEST, MOST, SECONDS = 3, 40, 8.0
LOG = Path("data/log/bench.json")


def measure_volume(size: str, only: str, earlier: str) -> int:
    """Make the catalog if it is not there, measure, and write the report; `only` is a pattern of the reads' names.

    `earlier` names a file of figures to compare with, or is `last`.
    """
    before = results_of(size, earlier)
    reads = [read for read in READS if re.search(only, read.name, re.IGNORECASE)]
    jobs = [name for name in JOBS if re.search(only, name, re.IGNORECASE)]
    with database_server(f"bench-{size}-postgres") as (home, url):
        make_database(url, SIZES[size])
        with psycopg.connect(url) as connection:
            numbers = numbers_of_records(connection)
            results = empty_results(size, connection)
        recorded = record_statements(url, home.path / LOG, reads, numbers)
        results.waste = wasteful(recorded)
        measure_reads(url, reads, numbers, recorded, results)
        for name in jobs:
            results.jobs.append(measure_job(name, url))
            results.write()
            print_progress(job_line(results.jobs[-1]))
    (LOCAL / f"{size}-plans.txt").write_text(plans(results))
    print_progress(plans(results))
    if not only:
        (BASE_DIR / "docs" / f"performance-{size}.md").write_text(document(results))
    if before is not None:
        print_progress(compared(before, results))
    print_progress(f"All figures: {results.path.relative_to(BASE_DIR)}")
    too_much = beyond(results.reads) if size == "volume" else []
    for words in too_much:
        print_progress(f"Beyond its bound: {words}")
    return 1 if too_much else 0


def results_of(size: str, earlier: str) -> Results | None:
    """Return the figures to compare with, if there are to be any."""
    path = newest_results(size) if earlier == "last" else Path(earlier) if earlier else None
    return read_results(path) if path is not None else None


def empty_results(size: str, connection: psycopg.Connection) -> Results:
    """Return results without figures yet."""
    row = only_row(
        connection,
        "select (select count(*) from agencies), (select count(*) from data_sources),"
        " current_setting('server_version')",
    )
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607
        cwd=BASE_DIR, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {row[2]}"
    return Results(size, f"{datetime.datetime.now():%Y%m%d-%H%M%S}", commit or "unknown", machine, row[0], row[1])


def record_statements(
    url: str, log: Path, reads: list[Read], numbers: dict[str, int]
) -> dict[str, tuple[Recorded, Recorded]]:
    """Return what each read sends to the database at its first and second request; the log of earlier runs goes."""
    result = {}
    os.truncate(log, 0)
    with web_process(url) as web, recording(url):
        statements = StatementLog(log, web.connection)
        for index, read in enumerate(reads, start=1):
            print_progress(f"statements {index}/{len(reads)}: {read.name}", passing=sys.stdout.isatty())
            path = read.path.format(**numbers)
            statements.since_last()
            rounds = []
            for _ in range(2):
                web.get(path, read.key)
                time.sleep(0.05)
                rounds.append(statements.since_last())
            result[read.name] = (rounds[0], rounds[1])
    return result


def measure_reads(
    url: str,
    reads: list[Read],
    numbers: dict[str, int],
    recorded: dict[str, tuple[Recorded, Recorded]],
    results: Results,
) -> None:
    """Measure each read, and write down what is known after each."""
    with web_process(url) as web:
        for read in reads:
            print_progress(f"measuring {read.name}", passing=True)
            results.reads.append(measure_read(web, read, numbers, *recorded[read.name]))
            results.write()
            print_progress(read_line(results.reads[-1]))


def measure_read(web: WebProcess, read: Read, numbers: dict[str, int], cold: Recorded, warm: Recorded) -> ReadResult:
    path = read.path.format(**numbers)
    forget_peak_memory(web.pid)
    first = web.measure(path, read.key)
    workers, until = web.parallel_workers(), time.monotonic() + SECONDS
    costs: list[Cost] = []
    fewest = FEWEST if first.wall < SECONDS else 1
    while len(costs) < fewest or (len(costs) < MOST and time.monotonic() < until):
        costs.append(web.measure(path, read.key))
    parallel = (web.parallel_workers() - workers) / len(costs)
    return ReadResult(
        name=read.name,
        path=read.path,
        statements=len(warm.sent),
        rows=warm.rows_read,
        cold_statements=len(cold.sent),
        cold_rows=cold.rows_read,
        memory=peak_memory(web.pid),
        **typical(costs, parallel, first),  # type: ignore[arg-type]
    )


def wasteful(recorded: dict[str, tuple[Recorded, Recorded]]) -> list[Waste]:
    """Return the statements that read far more than they return, each once, those that read most first."""
    worst: dict[int | str, Waste] = {}
    for name, (cold, warm) in recorded.items():
        for statement in (*cold.run, *warm.run):
            worst_yet = worst.get(statement.query_id or statement.text)
            if statement.wasteful and (worst_yet is None or statement.read > worst_yet.rows):
                plan = "\n".join(draw(statement.plan))
                waste = Waste(name, statement.summary, statement.returned, statement.read, plan)
                worst[statement.query_id or statement.text] = waste
    return sorted(worst.values(), key=lambda waste: -waste.rows)


def print_progress(text: str, passing: bool = False) -> None:
    """Tell the person at the terminal; what is passing is written over by the next line."""
    if not passing:
        sys.stdout.write(f"\r\033[K{text}\n" if sys.stdout.isatty() else f"{text}\n")
    elif sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K{text[:100]}")
    sys.stdout.flush()
