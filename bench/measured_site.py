"""The site on an embedded database of the bench's own: gunicorn with the settings of production, on this machine."""

import hashlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.guardian import free_port
from pdap.ops.embedded.server_home import project_home

KEY = "bench"
EMAIL = "bench@pdap.example"
KEY_HASH = hashlib.sha256(KEY.encode()).hexdigest()
LOCAL = BASE_DIR / ".local" / "bench"


@contextmanager
def served(name: str, folder: Path | None, **variables: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Serve a catalog from an embedded database of that name; give the site's port and what it runs in.

    The catalog is that of the CSV files in the folder, else the demonstration.
    """
    home = project_home(name)
    environment = site_environment(attach_server(home)) | variables
    try:
        prepare(environment, folder)
        with web_server(environment) as (port, _):
            yield port, environment
    finally:
        release_server(home)


def site_environment(url: str) -> dict[str, str]:
    """Return the environment of the site's programs on the database at an address."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "PDAP_DOTENV": "",
        "DEBUG": "off",
        "CONN_MAX_AGE": "60",
        "SECRET_KEY": "bench",
        "API_LIMIT_KEY": "1000000/minute",
        "API_LIMIT_ADDRESS": "1000000/minute",
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
    }


@contextmanager
def web_server(
    environment: dict[str, str], *options: str, log: IO[bytes] | None = None
) -> Iterator[tuple[int, subprocess.Popen]]:
    """Serve the site with one process of gunicorn; give its port and the process that owns it."""
    port = free_port()
    # A connection outlives what is measured between two requests on it.
    options = options or ("--threads", "2", "--worker-class", "gthread", "--log-level", "warning", "--keep-alive", "75")
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", *options, "pdap.wsgi"]
    server = subprocess.Popen(command, env=environment, cwd=BASE_DIR, stdout=log, stderr=log)
    try:
        wait_until_served(port, server, log)
        yield port, server
    finally:
        server.terminate()
        server.wait()


def wait_until_served(port: int, server: subprocess.Popen, log: IO[bytes] | None, seconds: float = 180) -> None:
    """Return when the server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            client.request("GET", "/health/live")
            client.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            client.close()
    raise SystemExit("The site does not answer. " + (f"Its log: {log.name}" if log else ""))


def prepare(environment: dict[str, str], folder: Path | None) -> None:
    """Fill the database, once; later runs find it filled."""
    upgrade(environment)
    rejected = BASE_DIR / ".local" / "bench-rejected"
    rejected.mkdir(parents=True, exist_ok=True)
    fill = ["load_demo", "-v0"] if folder is None else ["import_catalogue", str(folder), "--rejected", str(rejected)]
    manage(environment, *fill)
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "insert into users (email, api_key) values (%s, %s) "
            "on conflict (email) do update set api_key = excluded.api_key",
            [EMAIL, KEY_HASH],
        )
        connection.execute("vacuum analyze")


def upgrade(environment: dict[str, str]) -> None:
    """Bring the database up to the code, and fill it with the places of the country."""
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], env=environment, cwd=BASE_DIR, check=True)
    for command in ("migrate", "createcachetable", "load_geography"):
        manage(environment, command, "-v0")
    collect_static(environment)


def collect_static(environment: dict[str, str]) -> None:
    """Lay out style sheets and scripts as a deployment does; a page names them by their content's hash."""
    manage(environment, "collectstatic", "--noinput", "-v0")


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of the project."""
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, cwd=BASE_DIR, check=True)
