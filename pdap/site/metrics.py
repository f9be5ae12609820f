"""How much the catalog holds, how it grows, and what it covers; whom people follow as of some minutes ago."""

import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from datasources.queries.growth import CatalogGrowth, CatalogTotals
from datasources.views.record_types import with_counts
from locations.views import maps
from notifications.followed_searches import aggregate, breakdown
from pdap.db.catalog_version import catalog_version
from pdap.db.queries import run_query_builder
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.charts import growth_chart
from requests_app.statuses import PUBLIC_STATUSES

CACHE_SECONDS = 300
FOLLOWED_PLACES = 20
CHARTS = {"sources": _("Data sources"), "agencies": _("Agencies"), "requests": _("Data requests")}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Show counts, growth by month, coverage by state and record type, and what people follow (contract 10.5, 10.6)."""
    # All that the page shows is of one version of the catalog; follows do not change that.
    numbers: Any = cache.get_or_set(f"metrics-{catalog_version()}", collect_metrics, CACHE_SECONDS)
    states = maps.counted_states()
    this_month = timezone.now().date().replace(day=1)
    charts = [growth_chart(title, numbers["months"][kind], this_month) for kind, title in CHARTS.items()]
    return render(
        request,
        "site/metrics.html",
        {
            **numbers,
            "charts": [chart for chart in charts if chart],
            "map": maps.nation(states),
            "states": sorted(states, key=lambda state: (-state.sources, state.own_name)),
            "states_covered": sum(1 for state in states if state.sources),
        },
    )


def collect_metrics() -> dict[str, Any]:
    """Return what is kept for some minutes, or until the catalog changes."""
    kinds = [(kind.name, kind.category.name, kind.source_count) for kind in with_counts()]
    most = max((count for *_, count in kinds), default=0) or 1
    months: dict[str, dict[datetime.date, int]] = run_query_builder(
        CatalogGrowth([status.value for status in PUBLIC_STATUSES])
    )
    return {
        "totals": run_query_builder(CatalogTotals()),
        "months": months,
        "kinds": [
            {"name": name, "category": category, "count": count, "bar": round(200 * count / most)}
            for name, category, count in sorted(kinds, key=lambda kind: -kind[2])
        ],
        "follows": aggregate(),
        "followed": breakdown("follower_count", descending=True, page=1, limit=FOLLOWED_PLACES),
        "as_of": timezone.now(),
    }
