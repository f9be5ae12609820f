"""Health, for load balancers and people on call."""

from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.adoption import warnings
from audit.models import AlembicVersion
from pdap.db.materialized import is_stale
from pdap.db.schema.revisions import head_revision
from pdap.lib.jobs.models import ViewRefresh
from pdap.lib.jobs.standstill import tell_of_standstill


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process responds; nothing else is checked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served: 200, or 503 with the problems. Warn of stale views and a stuck worker."""
    if sentences := problems():
        return JsonResponse({"status": "unavailable", "problems": sentences}, status=503)
    messages = [*warnings(), *filter(None, [tell_of_standstill()])]
    return JsonResponse({"status": "ok", "problems": [], "warnings": messages, **freshness()})


def freshness() -> dict[str, object]:
    """Return when the oldest materialized view was refreshed, and whether its data has changed since."""
    oldest = ViewRefresh.objects.aggregate(oldest=Min("refreshed_at"))["oldest"]
    return {"views_refreshed_at": oldest, "views_stale": is_stale()}


def problems() -> list[str]:
    """Return what keeps this process from working, one sentence each."""
    try:
        at = AlembicVersion.objects.values_list("version_num", flat=True).first()
    except DatabaseError:
        return ["The database is not responding or has no schema."]
    if at != head_revision():
        return [f"The schema is at revision {at}, but the code expects {head_revision()}."]
    return []
