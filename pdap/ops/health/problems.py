"""Whether this process can do its work: the database answers, and its schema is the one that the code expects."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from django.db import DatabaseError
from django.db.models import Min

from audit.models import AlembicVersion
from pdap.db.materialized import is_stale
from pdap.lib.environment import BASE_DIR
from pdap.lib.jobs.models import ViewRefresh


@cache
def expected_revision() -> str:
    return ScriptDirectory.from_config(Config(BASE_DIR / "alembic.ini")).get_current_head() or ""


def freshness() -> dict[str, object]:
    """Return when the oldest of the materialized views was refreshed, and whether something has changed since."""
    oldest = ViewRefresh.objects.aggregate(oldest=Min("refreshed_at"))["oldest"]
    return {"views_refreshed_at": oldest, "views_stale": is_stale()}


def problems() -> list[str]:
    """Return what keeps this process from working, one sentence each; nothing when all is well."""
    try:
        at = AlembicVersion.objects.values_list("version_num", flat=True).first()
    except DatabaseError:
        return ["The database is not responding or has no schema."]
    if at != expected_revision():
        return [f"The schema is at revision {at}, but the code expects {expected_revision()}."]
    return []
