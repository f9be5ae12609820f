"""What waits for a reader because of what they watch, each event once, with all reasons for it."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models.preferences import DEFAULT_TIME_ZONE
from datasources.models import DataSource
from notifications.enums import DataRequestEventType, NewsKind, WatchFrequency, WatchKind
from notifications.models import DataRequestNotification, DataSourceNotification, Watch, WatchNews
from notifications.request_events import still_holds
from notifications.services.digest_periods import period_start
from notifications.standing_news import news_still_holds
from notifications.watch_names import NamedWatch, named_watches
from pdap.db.public_records import is_public
from pdap.lib.spoken import present_address
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.statuses import STATUSES

# An email stays readable: the rest is on the page that lists what is followed.
MOST_ENTRIES = 120
# Under which of several reasons something stands: the narrowest.
ORDER = [
    WatchKind.SOURCE,
    WatchKind.REQUEST,
    WatchKind.AGENCY,
    WatchKind.SEARCH,
    WatchKind.RECORD_TYPE,
    WatchKind.PLACE,
]


@dataclass(frozen=True)
class Entry:
    """Something that a reader is told: what happened to which record, and what else they follow that it concerns."""

    title: str
    path: str
    happened: str
    also: list[str]


@dataclass
class WatchedGroup:
    """The news of one thing that a reader follows."""

    watch: Watch
    named: NamedWatch
    entries: list[Entry] = field(default_factory=list)


@dataclass
class WatchedNews:
    """All that a reader is told of their watches; `row_ids` are what it tells, and `watch_ids` the watches due.

    `agency_ids` are the agencies that it names as followed.
    """

    groups: list[WatchedGroup]
    row_ids: list[int]
    watch_ids: list[int]
    total: int
    more: int = 0
    agency_ids: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.groups)


def due_watches(
    watches: QuerySet[Watch],
    usual: str,
    moment: datetime.datetime,
    usual_is_due: bool | None = None,
    zone: str = DEFAULT_TIME_ZONE,
) -> list[Watch]:
    """Return the watches whose time has come, by the clock of a zone.

    Those without a frequency of their own come as usual: with the reader's digest, where `usual_is_due` says whether
    it is time for that, else by the usual frequency.
    """

    def is_due(watch: Watch) -> bool:
        if watch.frequency is None and usual_is_due is not None:
            return usual_is_due
        frequency = watch.frequency or usual
        if frequency == WatchFrequency.AT_ONCE or watch.last_sent_at is None:
            return True
        return watch.last_sent_at < period_start(frequency, moment, zone)

    return [watch for watch in watches.filter(confirmed_at__isnull=False) if is_due(watch)]


def watched_news(
    due: Sequence[Watch],
    of_reader: Q,
    user_id: int | None = None,
    source_events: Collection[int] = (),
    request_events: Collection[int] = (),
) -> WatchedNews:
    """Return what waits at some watches of a reader; `source_events` and `request_events` are told in the same email.

    What was told already, because of another watch or of a follow of the contract, isn't told again.
    """
    by_id = {watch.pk: watch for watch in due}
    waiting = waiting_rows(due, of_reader, user_id)
    names = named_watches([by_id[pk] for pk in {row.watch_id for row in waiting}]) if waiting else {}
    told_rows = [row for row in waiting if is_told(row, source_events, request_events)]
    events = rows_by_event(row for row in waiting if not is_told(row, source_events, request_events))
    for rows in events:
        rows.sort(key=lambda row: rank_of_reason(by_id[row.watch_id], names[row.watch_id]))
    groups: dict[int, WatchedGroup] = {}
    agency_ids: set[int | None] = set()
    for first, *others in events[:MOST_ENTRIES]:
        group = groups.setdefault(first.watch_id, WatchedGroup(by_id[first.watch_id], names[first.watch_id]))
        other_watches = dict.fromkeys(row.watch_id for row in others if row.watch_id != first.watch_id)
        also = [watch_name for pk in other_watches if (watch_name := names[pk]).address]
        group.entries.append(entry_of(first, [watch_name.label for watch_name in also]))
        agency_ids.update(watch_name.agency_id for watch_name in (group.named, *also))
    return WatchedNews(
        sorted(groups.values(), key=lambda group: (ORDER.index(WatchKind(group.watch.kind)), group.named.label)),
        [row.pk for rows in (told_rows, *events) for row in rows],
        [watch.pk for watch in due],
        len(events),
        max(0, len(events) - MOST_ENTRIES),
        {pk for pk in agency_ids if pk is not None},
    )


def waiting_rows(due: Sequence[Watch], of_reader: Q, user_id: int | None) -> list[WatchNews]:
    """Return the rows of some watches that wait, the oldest first; `was_told` says that their event was told."""
    rows = WatchNews.objects.filter(is_visible(), watch__in=[watch.pk for watch in due], sent_at=None)
    records = ("source_event__data_source", "request_event__data_request", "news__data_source", "news__data_request")
    return list(rows.annotate(was_told=is_told_already(of_reader, user_id)).select_related(*records).order_by("id"))


def is_told(row: Any, source_events: Collection[int], request_events: Collection[int]) -> bool:
    """Return whether a row's event was told before, or is told in the same email as one of these."""
    return row.was_told or row.source_event_id in source_events or row.request_event_id in request_events


def rows_by_event(rows: Iterable[WatchNews]) -> list[list[WatchNews]]:
    """Return the rows of each event, one for each watch that it concerns; the same news of two days is one."""
    events: dict[tuple[Any, ...], list[WatchNews]] = {}
    for row in rows:
        news = row.news
        words = (news.data_source_id, news.data_request_id, news.kind, news.detail) if news is not None else ()
        events.setdefault((row.source_event_id, row.request_event_id, *words), []).append(row)
    return list(events.values())


def rank_of_reason(watch: Watch, watch_name: NamedWatch) -> tuple[bool, int, int]:
    """Return what orders the reasons for an entry, which stands under the first; one that leads nowhere comes last."""
    return not watch_name.address, ORDER.index(WatchKind(watch.kind)), watch.pk


def is_told_already(of_reader: Q, user_id: int | None) -> Exists | Q:
    """Return whether a reader was told of a row's event: by another watch, or by the contract's queue."""
    sent_rows = WatchNews.objects.filter(watch__in=Watch.objects.filter(of_reader), sent_at__isnull=False)
    same = [
        sent_rows.filter(**{f"{name}__isnull": False, name: OuterRef(name)})
        for name in ("source_event", "request_event", "news")
    ]
    conditions = Q(Exists(same[0])) | Q(Exists(same[1])) | Q(Exists(same[2]))
    if user_id is not None:
        for model, name in ((DataSourceNotification, "source_event"), (DataRequestNotification, "request_event")):
            sent = model.objects.filter(user_id=user_id, event=OuterRef(name), sent_at__isnull=False)
            conditions |= Q(Exists(sent))
    return conditions


def record_of(row: WatchNews) -> DataSource | DataRequest:
    if row.source_event is not None:
        return row.source_event.data_source
    if row.request_event is not None:
        return row.request_event.data_request
    assert row.news is not None
    record = row.news.data_source or row.news.data_request
    assert record is not None
    return record


def is_visible() -> Q:
    """Return the condition that a row can be told now: everyone may see its record, and what it says holds.

    Anything else waits on, untold.
    """
    return is_public("source_event__data_source") | still_holds("request_event") | news_still_holds("news")


def entry_of(row: WatchNews, also: list[str]) -> Entry:
    record = record_of(row)
    if isinstance(record, DataSource):
        return Entry(record.name, present_address(f"/data-source/{record.pk}"), event_in_words(row), also)
    return Entry(record.title, present_address(f"/data-request/{record.pk}"), event_in_words(row), also)


def event_in_words(row: WatchNews) -> str:
    """Return what happened, in words."""
    if row.source_event is not None:
        return _("New data source")
    if row.request_event is not None:
        done = row.request_event.event_type == DataRequestEventType.REQUEST_COMPLETE
        return _("Data request completed") if done else _("Data request opened")
    assert row.news is not None
    if row.news.kind == NewsKind.STATUS:
        return str(STATUSES[RequestStatus(row.news.detail)].label)
    return str(NewsKind(row.news.kind).label)
