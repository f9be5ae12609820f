"""What the catalog lacks in a place, for everyone: so that people who live there can help."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.gaps.services import open_rows
from audit.merging.enums import Kind
from audit.views.merged import lead_to_survivor
from locations.queries.relatives import IsInside, way_to
from pdap.admin.gaps import Gap, all_gaps
from pdap.db.fields import LARGEST_ID

MOST_SHOWN = 25
PAGES = {"agencies": "agency", "data_sources": "data-source", "locations": "place"}


@require_safe
def place_gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the gaps of a place and of all below it; a merged place leads on; 404 if there is none of this number."""
    way = way_to(min(pk, LARGEST_ID))
    if not way:
        return lead_to_survivor(request, Kind.PLACE, pk, "place-gaps")
    gaps = [open_gap for gap in all_gaps() if gap.place and (open_gap := gaps_in(gap, pk))]
    return render(request, "locations/gaps.html", {"place": way[-1], "above": way[:-1], "gaps": gaps})


def gaps_in(gap: Gap, location_id: int) -> dict[str, Any] | None:
    """Return a rule's gaps in a place: the first, and whether there are more; None where there are none."""
    records = list(gap.order(in_place(gap, location_id))[: MOST_SHOWN + 1])
    if not records:
        return None
    page = PAGES[records[0]._meta.db_table]
    shown = [{"name": str(record), "pk": record.pk, "page": page} for record in records[:MOST_SHOWN]]
    return {"gap": gap, "records": shown, "more": len(records) > MOST_SHOWN}


def in_place(gap: Gap, location_id: int) -> "QuerySet[Any, Any]":
    rows = open_rows(gap)
    inside = rows.model._default_manager.filter(IsInside(gap.place, location_id))
    return rows.filter(pk__in=inside.values("pk"))
