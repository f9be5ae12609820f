"""What the jobs cost that go over the whole catalog.

`python -m bench.reads.jobs refresh_views` runs one that has no command of its own.
"""

import os
import subprocess
import sys
import tempfile
import time

import psycopg

from bench.measured_site import LOCAL, site_environment
from bench.reads.kept_figures import JobResult
from bench.reads.processor import ended_children_seconds
from bench.reads.web_process import postmaster_of
from pdap.lib.environment import BASE_DIR

JOBS = {
    "refresh of the views": ("-m", "bench.reads.jobs", "refresh_views"),
    "look for duplicates": ("manage.py", "find_duplicates", "--quiet", "-v0"),
    "make the nightly files": ("manage.py", "make_downloads", "-v0"),
}
# Until a server has gathered the processes that served the job.
GATHER_SECONDS = 0.5


def measure_job(name: str, url: str) -> JobResult:
    """Run a job in a process of its own, and return what it cost that process and the database."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(url, autocommit=True) as connection, tempfile.TemporaryDirectory(dir=LOCAL) as downloads:
        environment = site_environment(url) | {"DOWNLOADS_TO": downloads}
        postmaster = postmaster_of(connection)
        before, start = ended_children_seconds(postmaster), time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *JOBS[name]], env=environment, cwd=BASE_DIR, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"The job failed: {name}.")
        time.sleep(GATHER_SECONDS)
        database = ended_children_seconds(postmaster) - before
    return JobResult(name, usage.ru_utime + usage.ru_stime, database, wall, usage.ru_maxrss * 1024)


def main() -> None:
    """Refresh the views as the nightly job does."""
    import django

    django.setup()
    from pdap.tasks import refresh_views

    refresh_views()


if __name__ == "__main__":
    main()
