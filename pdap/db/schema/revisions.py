"""The chain of revisions, as the files of `alembic/versions` state it.

A process that only asks which revision it needs does not load Alembic and SQLAlchemy for it: they take half a second to
start and 27 MB for as long as it lives.
"""

import re
from functools import cache

from pdap.lib.environment import BASE_DIR

STATED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@cache
def revisions() -> dict[str, str | None]:
    """Return each revision with the one that it follows, None for the first."""
    files = (BASE_DIR / "alembic" / "versions").glob("*.py")
    stated = [dict(STATED.findall(file.read_text(encoding="utf-8"))) for file in files]
    return {names["revision"]: names["down_revision"] or None for names in stated}


def head_revision() -> str:
    """Return the newest revision, which the code needs."""
    (head,) = revisions().keys() - set(revisions().values())
    return head


def revisions_after(revision: str) -> set[str]:
    """Return the revisions that follow one, however far."""
    following: set[str] = set()
    before = {follows: name for name, follows in revisions().items()}
    while (name := before.get(revision)) is not None:
        following.add(name)
        revision = name
    return following
