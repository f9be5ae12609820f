"""The work queues on the admin's start page: each app registers its own, with the rows that its list shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateTimeField, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class WorkQueue:
    """Rows that wait for a curator or an administrator.

    `rank` orders the queues on the page: 10 to 19 decisions that people wait for, 20 to 29 what readers meet, 30 to 39
    gaps in records, 40 and up what the machinery does. `since` is the column that says since when a row waits.
    """

    rank: int
    label: str
    rows: Callable[[], QuerySet[Any, Any]]
    permission: str
    page: str  # the name of the list or page that shows these rows
    parameters: tuple[tuple[str, str], ...] = ()
    since: str | None = None

    def address(self) -> str:
        query = urlencode(self.parameters)
        return f"{reverse(self.page)}?{query}" if query else reverse(self.page)

    def counted(self, number: int) -> QuerySet[Any, Any]:
        """Return one row: the queue's number, how many rows wait, and since when the oldest does."""
        since = Cast(Min(self.since), DateTimeField()) if self.since else Value(None, DateTimeField())
        numbered = self.rows().order_by().annotate(queue=Value(number, IntegerField())).values("queue")
        return numbered.annotate(count=Count("pk"), oldest=since).values_list("queue", "count", "oldest")


_queues: list[WorkQueue] = []


def register_queues(*queues: WorkQueue) -> None:
    _queues.extend(queues)


def work_queues() -> list[WorkQueue]:
    """Return all queues that apps have registered, in the page's order."""
    return sorted(_queues, key=lambda queue: queue.rank)


def waiting_work(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the queues of the signed-in person: label, count, since when the oldest row waits, address; one query."""
    queues = [queue for queue in work_queues() if request.user.has_perm(queue.permission)]
    if not queues:
        return []
    first, *rest = (queue.counted(number) for number, queue in enumerate(queues))
    counts = {number: (count, oldest) for number, count, oldest in first.union(*rest, all=True)}
    return [
        {"label": queue.label, "count": count, "since": oldest, "address": queue.address()}
        for number, queue in enumerate(queues)
        for count, oldest in [counts.get(number, (0, None))]
    ]
