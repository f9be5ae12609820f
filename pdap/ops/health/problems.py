"""Whether this process can do its work: the database answers, and its schema is the one that the code expects."""

from django.db import DatabaseError
from django.db.models import Min

from audit.models import AlembicVersion
from pdap.db.materialized import is_stale
from pdap.db.schema.revisions import head_revision
from pdap.lib.jobs.models import ViewRefresh


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
    if at != head_revision():
        return [f"The schema is at revision {at}, but the code expects {head_revision()}."]
    return []
