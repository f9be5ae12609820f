"""The chain of revisions, as the files of `alembic/versions` state it.

A process that only needs to know the newest revision does not load Alembic and SQLAlchemy, which take half a second and
27 MB.
"""

import re
from functools import cache
from pathlib import Path

import psycopg

from pdap.db.raw_rows import only_column, only_value
from pdap.lib.environment import BASE_DIR

# With or without types, in either quotes.
STATED = re.compile(r"""^(revision|down_revision)(?:: [^=\n]+)? = (?:(["'])(\w+)\2|None)$""", re.MULTILINE)


@cache
def revisions() -> dict[str, str | None]:
    """Return each revision with the one that it follows; None for the first."""
    files = (BASE_DIR / "alembic" / "versions").glob("*.py")
    return dict(map(stated_in, files))


def stated_in(file: Path) -> tuple[str, str | None]:
    """Return the revision that a file states and the one that it follows; ValueError if it lacks either."""
    stated = {name: revision for name, _, revision in STATED.findall(file.read_text(encoding="utf-8"))}
    if not stated.get("revision") or "down_revision" not in stated:
        raise ValueError(f"{file.name} has to state its `revision` and, in `down_revision`, the one that it follows.")
    return stated["revision"], stated["down_revision"] or None


def head_revision() -> str:
    """Return the newest revision, which the code needs."""
    (head,) = revisions().keys() - set(revisions().values())
    return head


def database_revisions(connection: psycopg.Connection) -> list[str] | None:
    """Return the revisions that a database is at, normally one; None without Alembic's table."""
    if only_value(connection, "select to_regclass('public.alembic_version')") is None:
        return None
    return only_column(connection, "select version_num from public.alembic_version")


def revisions_after(revision: str) -> set[str]:
    """Return all revisions after one."""
    following: set[str] = set()
    before = {follows: name for name, follows in revisions().items()}
    while (name := before.get(revision)) is not None:
        following.add(name)
        revision = name
    return following
