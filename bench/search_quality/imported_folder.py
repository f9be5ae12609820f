"""The database that queries are asked of: a folder imported once, and again when the folder or the code changes."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measured_site import prepare
from pdap.lib.environment import BASE_DIR
from pdap.ops.embedded import attach_server, release_server
from pdap.ops.embedded.attaching import is_running
from pdap.ops.embedded.server_home import Home, project_home

NAME = "search-quality-postgres"
# What decides what an import makes of a folder: the schema, the geography, the importers and what they share.
CODE = (
    "alembic/versions/*.py",
    "locations/geography/**/*.*",
    "*/imports/*.py",
    "*/services/importing.py",
    "*/services/placing.py",
    "*/lookup.py",
    "*/matching.py",
    "*/placing.py",
    "pdap/lib/importing/**/*.py",
    "datasources/search/query/data/search_terms.csv",
)
SKIPPED = frozenset({".venv", "__pycache__"})


@contextmanager
def imported(folder: Path) -> Iterator[str]:
    """Give the address of the database that holds a folder's catalog."""
    home = project_home(NAME)
    mark = home.path / "holds"
    wanted = fingerprint(folder)
    if mark.exists() and mark.read_text() != wanted:
        remove(home)
    url = attach_server(home)
    try:
        if not mark.exists():
            prepare({**os.environ, **variables(url)}, folder)
            mark.write_text(wanted)
        yield url
    finally:
        release_server(home)


def variables(url: str) -> dict[str, str]:
    """Return what Django is told, whatever the shell says."""
    return {"DATABASE_URL": url, "PDAP_DOTENV": "", "DEBUG": "off", "SECRET_KEY": "search-quality"}


def fingerprint(folder: Path) -> str:
    """Return a digest of the folder's files and of the code that imports them, compiled or not."""
    digest = hashlib.sha256()
    code = {path for pattern in CODE for path in BASE_DIR.glob(pattern) if SKIPPED.isdisjoint(path.parts)}
    for path in [*sorted(folder.glob("*.csv")), *sorted(code)]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def remove(home: Home) -> None:
    """Remove a database whose server no one uses."""
    if is_running(home):
        raise SystemExit("The database of an earlier run is still in use: wait until that run ends, and try again.")
    shutil.rmtree(home.path)
