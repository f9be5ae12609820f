"""How many gaps there are, how that changed since last week, and in which states."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from audit.gaps.models import GapCount
from audit.gaps.services import open_rows
from pdap.admin.gaps import Gap, all_gaps
from pdap.db.fields import LARGEST_ID

EVERYWHERE = ""
# How many gaps of a rule are counted for a page: no one fixes more in a week, and counting all reads whole tables.
MOST_COUNTED = 1_000
FIRST_COUNTS_SECONDS = 300


@dataclass(frozen=True)
class RuleCount:
    """How many gaps of a rule there are; the change since the last week that was counted, None before there is one.

    With `is_cut` there are more than `count`, and the change is the one that the job has counted last.
    """

    gap: Gap
    count: int
    change: int | None
    is_cut: bool = False


def week_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def this_week() -> datetime.date:
    """Return the Monday of the week that counts belong to: the same for the job and for readers in every time zone."""
    return week_of(timezone.now().date())


def count_everything(today: datetime.date | None = None) -> int:
    """Write down this week's counts of all rules, over those of earlier today; return how many gaps there are."""
    week = week_of(today) if today else this_week()
    rows = []
    for gap in all_gaps():
        counts = {EVERYWHERE: open_rows(gap).order_by().count(), **counts_by_state(gap)}
        rows += [GapCount(gap=gap.name, state_iso=state, week=week, count=count) for state, count in counts.items()]
    for row in rows:
        row.counted_at = timezone.now()
    GapCount.objects.filter(week=week).delete()
    GapCount.objects.bulk_create(rows, batch_size=2000)
    return sum(row.count for row in rows if row.state_iso == EVERYWHERE)


def counts_by_state(gap: Gap) -> dict[str, int]:
    """Return how many gaps each state has; a record that lies in two counts in both."""
    if not gap.state:
        return {}
    rows = gap.rows().model._default_manager.filter(pk__in=open_rows(gap).order_by().values("pk"))
    grouped = rows.order_by().values(code=F(gap.state)).annotate(records=Count("pk", distinct=True))
    return {code: count for code, count in grouped.values_list("code", "records") if code}


def present_counts(gaps: list[Gap], most: int = MOST_COUNTED) -> list[RuleCount]:
    """Return the present counts, each up to `most`, with their change since last week."""
    counts = counts_up_to(gaps, most + 1)
    before = last_weeks([gap.name for gap in gaps])
    kept = latest_counts() if any(count > most for count in counts) else {}
    return [
        RuleCount(gap, most, kept.get(gap.name, (0, None))[1], is_cut=True)
        if count > most
        else RuleCount(gap, count, count - before[gap.name] if gap.name in before else None)
        for gap, count in zip(gaps, counts, strict=True)
    ]


def counts_up_to(gaps: Sequence[Gap], most: int) -> list[int]:
    """Return how many gaps each rule has, in one query that stops reading a rule's records at `most` gaps."""
    if not gaps:
        return []
    parts, parameters = zip(*(counting_statement(gap, most) for gap in gaps), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", [value for values in parameters for value in values])
        return list(cursor.fetchone())


def counting_statement(gap: Gap, most: int) -> tuple[str, Sequence[Any]]:
    rows = open_rows(gap).order_by().values_list("pk")[:most]
    sql, parameters = rows.query.sql_with_params()
    return f"(select count(*) from ({sql}) as gap)", parameters  # noqa: S608 - Django's own words


def last_weeks(names: list[str]) -> dict[str, int]:
    """Return the counts of the last week before this one in which each rule was counted."""
    earlier = GapCount.objects.filter(gap__in=names, state_iso=EVERYWHERE, week__lt=this_week())
    return dict(earlier.order_by("gap", "-week").distinct("gap").values_list("gap", "count"))


def first_counts() -> dict[str, tuple[int, int | None]]:
    """Return the counts of a few minutes ago, for pages that must be quick before the job has counted."""

    def counted() -> dict[str, tuple[int, int | None]]:
        return {row.gap.name: (row.count, row.change) for row in present_counts(all_gaps(), most=LARGEST_ID)}

    counts: Any = cache.get_or_set("gap-counts", counted, FIRST_COUNTS_SECONDS)
    return dict(counts)


def latest_counts() -> dict[str, tuple[int, int | None]]:
    """Return what was counted last and in the week before, by rule; one query, for pages that must be quick."""
    lately = this_week() - datetime.timedelta(weeks=4)
    newest = GapCount.objects.filter(state_iso=EVERYWHERE, week__gte=lately).order_by("gap", "-week")
    counts: dict[str, list[int]] = {}
    for name, count in newest.values_list("gap", "count"):
        counts.setdefault(name, []).append(count)
    return {
        name: (numbers[0], numbers[0] - numbers[1] if len(numbers) > 1 else None) for name, numbers in counts.items()
    }
