"""How long the nightly look for duplicates takes over the whole catalog."""

import os
import subprocess
import sys
import time

import psycopg

from pdap.db.raw_rows import only_row
from pdap.lib.environment import BASE_DIR

MAY_TAKE = 60  # seconds


def report(url: str, connection: psycopg.Connection) -> list[str]:
    environment = {**os.environ, "DATABASE_URL": url, "PDAP_DOTENV": "", "SECRET_KEY": "bench", "DEBUG": "off"}
    command = [sys.executable, "manage.py", "find_duplicates", "--quiet", "-v0"]
    start = time.perf_counter()
    subprocess.run(command, env=environment, cwd=BASE_DIR, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    agencies, localities, pages, *pairs = only_row(
        connection,
        "select (select count(*) from agencies), (select count(*) from localities), (select count(*) from meta_urls),"
        " count(*) filter (where kind = 'agency'), count(*) filter (where kind = 'place'),"
        " count(*) filter (where kind = 'meta URL') from duplicate_pairs",
    )
    return [
        "## Duplicates of all agencies",
        "",
        f"Searching {agencies:,} agencies, {localities:,} localities and {pages:,} agency pages took "
        f"{seconds:.1f} s, including startup; the limit is {MAY_TAKE} s. It found {pairs[0]:,} pairs of "
        f"agencies, {pairs[1]:,} of localities and {pairs[2]:,} of pages.",
    ]
