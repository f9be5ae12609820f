"""`make bench SIZE=real`: the site on a database of its own, asked over HTTP from another process.

With a folder of CSV files it measures that catalog, else the demonstration. The report goes to the terminal and to
docs/performance.md.
"""

import http.client
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.measured_site import KEY, served
from bench.real import (
    admin_lists,
    digest_queue,
    dumps,
    duplicate_twins,
    duplicates,
    first_paint,
    link_checks,
    view_refreshes,
)
from bench.real.targets import TARGETS, Target
from pdap.db.raw_rows import only_row
from pdap.lib.environment import BASE_DIR

ROUNDS = 60
LARGER = "What each read costs on larger catalogs: [20,000 agencies](performance-volume.md)."
REPORT = BASE_DIR / "docs" / "performance.md"

IDS = """
select (select id from locations_expanded where type = 'State' and state_iso = 'CA') as state,
       (select id from locations_expanded where county_fips = '06037' and type = 'County') as county,
       (select id from locations_expanded where county_fips = '17031' and locality_name = 'Chicago') as town,
       (select data_source_id from link_agencies__data_sources order by 1 limit 1) as source,
       (select agency_id from link_agencies__data_sources group by 1 order by count(*) desc, 1 limit 1) as agency
"""


def measure_real_size(folder: Path | None) -> int:
    """Measure everything; the exit code says whether each target is within its time."""
    with served("bench-postgres", folder) as (port, environment):
        url = environment["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            lines = measure_all(port, url, connection, folder, environment)
    return 0 if all(line.endswith("yes |") for line in lines) else 1


def measure_all(
    port: int, url: str, connection: psycopg.Connection, folder: Path | None, environment: dict[str, str]
) -> list[str]:
    """Measure each target, tell, and write the report; return its lines."""
    row = only_row(connection, IDS)
    ids = dict(zip(("state", "county", "town", "source", "agency"), row, strict=True))
    sizes = connection.execute("select (select count(*) from agencies), (select count(*) from data_sources)").fetchone()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    lines = [measure(target, client, connection, ids) for target in TARGETS]
    report = header(folder, sizes) + lines + ["", *digest_queue.report(connection), "", *view_refreshes.report(url)]  # type: ignore[arg-type]
    paints = first_paint.report(port, ids)
    report += ["", *paints]
    report += ["", *link_checks.report(environment)]
    report += ["", *dumps.report(url)]
    report += ["", *duplicates.report(url, connection)]
    report += ["", *duplicate_twins.report(url)]
    report += ["", *admin_lists.report(url)]
    REPORT.write_text("\n".join(report) + "\n")
    sys.stdout.write("\n".join(report[6:]) + "\n")
    return [*lines, *(line for line in paints if line.endswith((" yes |", " no |")))]


def header(folder: Path | None, sizes: tuple[int, int]) -> list[str]:
    """Return the report's beginning."""
    catalog = "the catalog of 23,243 agencies in CSV files" if folder else "the demonstration"
    return [
        "# Performance",
        "",
        f"`make bench` on {catalog}: {sizes[0]:,} agencies, {sizes[1]:,} data sources.",
        f"One gunicorn process, {os.cpu_count()} cores, Python {platform.python_version()}. Another process requested "
        f"each page {ROUNDS} times over HTTP, one request at a time. The last columns show the limit for the median, "
        f"and the time of the same query in bare SQL. {LARGER}",
        "",
        "| page | requests a second | median, ms | p95, ms | may take, ms | bare SQL, ms | within |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]


def measure(target: Target, client: http.client.HTTPConnection, connection: psycopg.Connection, ids: dict) -> str:
    """Return a target's line of the table."""
    path, sql = target.path.format(**ids), target.sql.format(**ids)
    headers = {"Authorization": f"Basic {KEY}"} if target.key else {}

    lines = 0

    def ask() -> None:
        nonlocal lines
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        lines = answer.read().count(b"\n")
        assert answer.status == 200, (path, answer.status)

    def query() -> None:
        connection.execute(sql).fetchall()

    rounds = 5 if target.rows else ROUNDS
    times, bare = timed(ask, rounds), timed(query, rounds)
    median, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    speed = lines / median * 1000
    within = "yes" if (speed >= target.rows if target.rows else median <= target.budget) else "no"
    name = f"{target.name}: {speed:,.0f} rows a second, {target.rows:,} needed" if target.rows else target.name
    budget = max(target.budget, lines / target.rows * 1000 if target.rows else 0)
    return (
        f"| {name} | {1000 / statistics.mean(times):.0f} | {median:.1f} | {p95:.1f} | {budget:.0f} "
        f"| {statistics.median(bare):.1f} | {within} |"
    )


def timed(action: Callable[[], None], rounds: int = ROUNDS) -> list[float]:
    """Return how long an action takes, in milliseconds, warmed up."""
    for _ in range(5):
        action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return times
