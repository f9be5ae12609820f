"""How much memory a web process uses while it answers thousands of requests: `python -m bench.reads.memory --size 10x`.

Each request is for another page, agencies, sources, places, searches and the API's map among them, so that the process
keeps as many answers as it may. What it uses is its proportional share of pages of memory (PSS).
"""

import argparse
import random
import signal
import sys
from collections.abc import Iterator

import psycopg

from bench.reads.processor import proportional_memory
from bench.reads.web_process import web_process
from bench.server import database_server
from bench.volume.database import make_database
from bench.volume.sizes import SIZES
from pdap.db.raw_rows import only_column

REQUESTS = 5_000
# After how many requests it is looked at.
LOOKS = (1, 100, 500, 1_000, *range(2_000, REQUESTS + 1, 500))
# Of each hundred requests; what is numbered has a number of a record.
KINDS = (
    (40, "/agencies/{agency}"),
    (40, "/data-sources/{source}"),
    (10, "/locations/{place}"),
    (2, "/search/results?location_id={place}"),
    (2, "/agencies?page={page}"),
    (2, "/search/suggest?q={letters}"),
    (2, "/api/v2/data-sources?limit=100&page={page}"),
    (1, "/api/v2/search?location_id={place}"),
    (1, "/api/v2/map/data"),
)
RECORDS = {
    "agency": "select id from agencies where approval_status = 'approved'",
    "source": "select id from data_sources where approval_status = 'approved'",
    "place": "select id from locations where type in ('Locality', 'County')",
}


def addresses(connection: psycopg.Connection) -> Iterator[str]:
    """Give addresses without end, the same ones each time."""
    chance = random.Random(42)  # noqa: S311 - nothing secret
    ids = {name: only_column(connection, f"{select} order by id") for name, select in RECORDS.items()}
    weights, paths = zip(*KINDS, strict=True)
    while True:
        (path,) = chance.choices(paths, weights)
        numbers = {name: chance.choice(of_kind) for name, of_kind in ids.items()}
        yield path.format(page=chance.randint(1, 50), letters="".join(chance.choices("aeinorst", k=4)), **numbers)


def measure_memory(size: str, kept_mb: int) -> None:
    with database_server(f"bench-{size}-postgres") as (_, url):
        make_database(url, SIZES[size])
        with (
            psycopg.connect(url, autocommit=True) as connection,
            web_process(url, KEPT_ANSWERS_MB=str(kept_mb), WEB_REQUESTS="0") as web,
        ):
            sys.stdout.write(f"{size}, KEPT_ANSWERS_MB={kept_mb}\n| requests | PSS, MB |\n|---:|---:|\n")
            for number, address in zip(range(1, REQUESTS + 1), addresses(connection), strict=False):
                web.get(address, key=address.startswith("/api"))
                if number in LOOKS:
                    sys.stdout.write(f"| {number:,} | {proportional_memory(web.pid) / 1e6:.0f} |\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.reads.memory", description="Measure the memory of a web process.")
    parser.add_argument("--size", choices=SIZES, default="volume")
    parser.add_argument("--kept", type=int, default=32, help="KEPT_ANSWERS_MB")
    options = parser.parse_args()
    # Servers are stopped also when this is ended from outside.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    measure_memory(options.size, options.kept)
