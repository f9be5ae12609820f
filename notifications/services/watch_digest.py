"""What waits for a reader because of what they watch, each event once, with all reasons for it."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models.preferences import DEFAULT_TIME_ZONE
from datasources.models import DataSource
from notifications.enums import DataRequestEventType, NewsKind, WatchFrequency, WatchKind
from notifications.models import DataRequestNotification, DataSourceNotification, Watch, WatchNews
from notifications.services.digest_periods import period_start
from notifications.watch_names import NamedWatch, named_watches
from pdap.db.public_records import is_public
from pdap.lib.language_addresses import present_address
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.statuses import STATUSES, is_listed

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
    """What is new of one thing that a reader follows."""

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
    waiting = list(
        WatchNews.objects.filter(is_visible(), watch__in=[watch.pk for watch in due], sent_at=None)
        .annotate(was_told=is_told_already(of_reader, user_id))
        .select_related(
            *("source_event__data_source", "request_event__data_request", "news__data_source", "news__data_request")
        )
        .order_by("id")
    )
    by_id = {watch.pk: watch for watch in due}
    names = named_watches([by_id[pk] for pk in {row.watch_id for row in waiting}]) if waiting else {}
    told_rows: list[int] = []
    rows: dict[tuple[str, int | None], list[WatchNews]] = {}
    for row in waiting:
        in_this_email = row.source_event_id in source_events or row.request_event_id in request_events
        if row.was_told or in_this_email:
            told_rows.append(row.pk)
        else:
            key = (row.source_event_id and "source") or (row.request_event_id and "request") or "news"
            event = row.source_event_id or row.request_event_id or row.news_id
            rows.setdefault((key, event), []).append(row)
    groups: dict[int, WatchedGroup] = {}
    agency_ids: set[int | None] = set()
    shown = 0
    for same in rows.values():
        # What is listed first: a heading that leads nowhere says little.
        same.sort(
            key=lambda row: (
                not names[row.watch_id].address,
                ORDER.index(WatchKind(by_id[row.watch_id].kind)),
                row.watch_id,
            )
        )
        told_rows += [row.pk for row in same]
        first = same[0]
        shown += 1
        if shown > MOST_ENTRIES:
            continue
        group = groups.setdefault(first.watch_id, WatchedGroup(by_id[first.watch_id], names[first.watch_id]))
        also = [named for row in same[1:] if (named := names[row.watch_id]).address]
        group.entries.append(entry_of(first, [named.label for named in also]))
        agency_ids.update(named.agency_id for named in (group.named, *also))
    ordered = sorted(groups.values(), key=lambda group: (ORDER.index(WatchKind(group.watch.kind)), group.named.label))
    more, due_ids = max(0, shown - MOST_ENTRIES), [watch.pk for watch in due]
    return WatchedNews(ordered, told_rows, due_ids, shown, more, {pk for pk in agency_ids if pk is not None})


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
    """Return the condition that everyone may see the record of a row now; what may not be seen waits on, untold."""
    sources = is_public("source_event__data_source") | is_public("news__data_source")
    return sources | is_listed("request_event__data_request") | is_listed("news__data_request")


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
        return _("Data request completed") if done else _("Data request started")
    assert row.news is not None
    if row.news.kind == NewsKind.STATUS:
        return str(STATUSES[RequestStatus(row.news.detail)].label)
    return str(NewsKind(row.news.kind).label)
