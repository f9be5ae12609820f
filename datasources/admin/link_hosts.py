"""The sites that keep our checks out: one decision for all links of each."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from datasources.models import Link

SHOWN_HOSTS = 20


def kept_out_hosts() -> list[dict[str, Any]]:
    """Return the hosts that keep our checks out of some links, with how many and why; those with most links first."""
    rows = Link.objects.not_checkable().values("host").annotate(links=Count("pk"), first=Min("pk"))
    hosts = list(rows.order_by("-links", "host")[:SHOWN_HOSTS])
    firsts = Link.objects.in_bulk([row["first"] for row in hosts])
    listing = reverse("admin:datasources_link_changelist")
    return [
        {
            **row,
            "why": firsts[row["first"]].outcome,
            "address": f"{listing}?{urlencode({'queue': 'kept-out', 'host': row['host']})}",
        }
        for row in hosts
        if row["first"] in firsts
    ]
