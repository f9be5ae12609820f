"""`make bench`: the site on a database of its own, asked over HTTP from another process.

With a folder of CSV files as the argument it measures that catalogue, else the demonstration. What it finds goes to the
terminal and to docs/performance.md.
"""

import hashlib
import http.client
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench import duplicating, linking, queueing, refreshing, transferring
from bench.targets import TARGETS, Target
from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.guardian import free_port
from pdap.ops.embedded.home import project_home

KEY = "bench"
ROUNDS = 60
REPORT = BASE_DIR / "docs" / "performance.md"

IDS = """
select (select id from locations_expanded where type = 'State' and state_iso = 'CA') as state,
       (select id from locations_expanded where county_fips = '06037' and type = 'County') as county,
       (select id from locations_expanded where county_fips = '17031' and locality_name = 'Chicago') as town,
       (select data_source_id from link_agencies__data_sources order by 1 limit 1) as source,
       (select agency_id from link_agencies__data_sources group by 1 order by count(*) desc, 1 limit 1) as agency
"""


def main() -> int:
    """Measure everything; the exit code says whether each target is within its time."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with served("bench-postgres", folder) as (port, environment):
        url = environment["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            lines = measure_all(port, url, connection, folder, environment)
    return 0 if all(line.endswith("yes |") for line in lines) else 1


@contextmanager
def served(name: str, folder: Path | None, **variables: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Serve a catalogue from an embedded database of that name; give the site's port and what it runs in."""
    home = project_home(name)
    url = attach_server(home)
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PDAP_DOTENV": "",
        "DEBUG": "off",
        "CONN_MAX_AGE": "60",
        "SECRET_KEY": "bench",
        "API_LIMIT_KEY": "1000000/minute",
        "API_LIMIT_ADDRESS": "1000000/minute",
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
        **variables,
    }
    prepare(environment, folder)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2",
         "--worker-class", "gthread", "--log-level", "warning", "pdap.wsgi"],
        env=environment, cwd=BASE_DIR,
    )  # fmt: skip
    try:
        wait(port)
        yield port, environment
    finally:
        server.terminate()
        server.wait()
        release_server(home)


def prepare(environment: dict[str, str], folder: Path | None) -> None:
    """Fill the database, once; later runs find it filled."""
    manage = [sys.executable, "manage.py"]
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], env=environment, cwd=BASE_DIR, check=True)
    for command in (
        ["migrate", "-v0"],
        ["createcachetable", "-v0"],
        ["load_geography", "-v0"],
        ["collectstatic", "--noinput", "-v0"],
    ):
        subprocess.run([*manage, *command], env=environment, cwd=BASE_DIR, check=True)
    rejected = BASE_DIR / ".local" / "bench-rejected"
    rejected.mkdir(parents=True, exist_ok=True)
    fill = ["load_demo", "-v0"] if folder is None else ["import_catalogue", str(folder), "--rejected", str(rejected)]
    subprocess.run([*manage, *fill], env=environment, cwd=BASE_DIR, check=True)
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "insert into users (email, api_key) values ('bench@pdap.example', %s) "
            "on conflict (email) do update set api_key = excluded.api_key",
            [hashlib.sha256(KEY.encode()).hexdigest()],
        )
        connection.execute("vacuum analyze")


def wait(port: int) -> None:
    """Return when the server answers."""
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/health/live")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server does not answer.")


def measure_all(
    port: int, url: str, connection: psycopg.Connection, folder: Path | None, environment: dict[str, str]
) -> list[str]:
    """Measure each target, tell, and write the report; return its lines."""
    row = connection.execute(IDS).fetchone()
    assert row is not None
    ids = dict(zip(("state", "county", "town", "source", "agency"), row, strict=True))
    sizes = connection.execute("select (select count(*) from agencies), (select count(*) from data_sources)").fetchone()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    lines = [measure(target, client, connection, ids) for target in TARGETS]
    report = header(folder, sizes) + lines + ["", *queueing.report(connection), "", *refreshing.report(url)]  # type: ignore[arg-type]
    report += ["", *linking.report(environment)]
    report += ["", *transferring.report(url)]
    report += ["", *duplicating.report(url, connection)]
    REPORT.write_text("\n".join(report) + "\n")
    sys.stdout.write("\n".join(report[6:]) + "\n")
    return lines


def header(folder: Path | None, sizes: tuple[int, int]) -> list[str]:
    """Return the report's beginning."""
    catalogue = "the catalogue of 23,243 agencies in CSV files" if folder else "the demonstration"
    return [
        "# Performance",
        "",
        f"`make bench` on {catalogue}: {sizes[0]:,} agencies, {sizes[1]:,} data sources.",
        f"One process of gunicorn, {os.cpu_count()} cores, Python {platform.python_version()}, asked {ROUNDS} times "
        "one after the other over HTTP from another process. The last columns: what the page may take at the "
        "median, and the same question asked in bare SQL.",
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


if __name__ == "__main__":
    sys.exit(main())
