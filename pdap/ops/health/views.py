"""Health, for load balancers and people on call."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.adoption import warnings
from pdap.lib.jobs.standstill import tell_of_standstill
from pdap.ops.health import problems as health


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; nothing else is looked at."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served, how fresh the views are, what does not run: 200, or 503 with problems."""
    if problems := health.problems():
        return JsonResponse({"status": "unavailable", "problems": problems}, status=503)
    messages = [*warnings(), *filter(None, [tell_of_standstill()])]
    return JsonResponse({"status": "ok", "problems": [], "warnings": messages, **health.freshness()})
