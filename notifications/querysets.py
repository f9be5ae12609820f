"""What waits in people's queues: the one rule of the digest, its preview and the number of people who get one."""

from typing import ClassVar, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.request_events import still_holds
from pdap.db.public_records import is_public


class QueueQuerySet(QuerySet):
    """Rows of a queue of the contract, in which events wait for people."""

    # What everyone may see now, and the column of `WatchNews` that names the same events.
    visible: ClassVar[Q]
    watched_as: ClassVar[str]

    def waiting(self) -> Self:
        """Keep what is still to be sent; what isn't public at the moment keeps waiting, unseen."""
        return self.filter(self.visible, ~self.is_sent_by_watch(), sent_at=None)

    def sent_by_watch(self) -> Self:
        """Keep what waits although something that its reader watches has already sent."""
        return self.filter(self.is_sent_by_watch(), sent_at=None)

    def is_sent_by_watch(self) -> Exists:
        from notifications.models import WatchNews

        sent_news = WatchNews.objects.filter(watch__user=OuterRef("user"), sent_at__isnull=False)
        return Exists(sent_news.filter(**{self.watched_as: OuterRef("event")}))


class SourceQueueQuerySet(QueueQuerySet):
    """Rows of the queue of data sources."""

    visible = is_public("event__data_source")
    watched_as = "source_event"


class RequestQueueQuerySet(QueueQuerySet):
    """Rows of the queue of data requests."""

    visible = still_holds("event")
    watched_as = "request_event"
