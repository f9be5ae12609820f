"""The gaps on the admin's start page, as they were counted last: where there is most to do."""

from typing import Any

from django.http import HttpRequest

from audit.admin.gaps.gap_lists import gap_urls
from audit.gaps.gap_counts import latest_counts
from pdap.admin.gaps import gaps_of
from pdap.admin.site_pages import register_pages
from pdap.admin.start_page import register_part


def connect() -> None:
    register_pages(gap_urls)
    register_part("gaps", gaps_to_close)


def gaps_to_close(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rules that have gaps, with the count and its change since last week; all before the first count."""
    gaps = gaps_of(request.user)
    counts = latest_counts() if gaps else {}
    rows = [
        {"gap": gap, "count": counts.get(gap.name, (None, None))[0], "change": counts.get(gap.name, (None, None))[1]}
        for gap in gaps
    ]
    return [row for row in rows if row["count"] != 0]
