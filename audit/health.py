"""Whether this process can do its work: the database answers, and its schema is the one that the code expects."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from django.db import DatabaseError

from audit.models import AlembicVersion
from pdap.environment import BASE_DIR


@cache
def expected_revision() -> str:
    """Return the newest revision that this code has."""
    return ScriptDirectory.from_config(Config(BASE_DIR / "alembic.ini")).get_current_head() or ""


def problems() -> list[str]:
    """Return what keeps this process from working, one sentence each; nothing when all is well."""
    try:
        at = AlembicVersion.objects.values_list("version_num", flat=True).first()
    except DatabaseError:
        return ["The database does not answer, or has no schema."]
    if at != expected_revision():
        return [f"The schema is at revision {at}, the code expects {expected_revision()}."]
    return []
