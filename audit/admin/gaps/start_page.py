"""The gaps on the admin's start page, as they were counted last: where there is most to do."""

from typing import Any

from django.http import HttpRequest

from audit.admin.gaps.gap_lists import gap_urls
from audit.gaps.gap_counts import first_counts, latest_counts
from pdap.admin.gaps import gaps_of
from pdap.admin.site_pages import register_pages
from pdap.admin.start_page import register_part


def register_gaps_on_start_page() -> None:
    register_pages(gap_urls)
    register_part("gaps", gaps_to_close)


def gaps_to_close(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rules that have gaps, with the count and its change since last week."""
    gaps = gaps_of(request.user)
    counts = latest_counts() if gaps else {}
    if not counts.keys() >= {gap.name for gap in gaps}:  # the job hasn't run yet, or ran before a rule existed
        counts = {**first_counts(), **counts}
    rows = [{"gap": gap, "count": count, "change": change} for gap in gaps for count, change in [counts[gap.name]]]
    return [row for row in rows if row["count"]]
