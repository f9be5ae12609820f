"""News as a person is told them: one thing, what is new in a place, and all that waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import Truncator
from django.utils.translation import gettext

from locations.names import long_name
from notifications.enums import DataRequestEventType, DataSourceEventType

LONGEST_NAME = 200


@dataclass(frozen=True)
class News:
    """One thing that a person is told."""

    queue_id: int
    id: int
    name: str
    record_type: str | None
    event_type: str
    agencies: str | None
    follow_id: int | None
    location_id: int | None
    type: str | None
    state_name: str | None
    state_iso: str | None
    county_name: str | None
    locality_name: str | None
    first_agencies: Sequence[int] | None = None
    first_names: Sequence[str] | None = None
    agency_count: int = 0

    @property
    def short_name(self) -> str:
        return Truncator(self.name).chars(LONGEST_NAME)

    @property
    def place(self) -> str:
        """The followed place because of which it is told, or where it has moved to since."""
        if self.location_id is None:
            return gettext("Elsewhere")
        if self.follow_id is not None:
            return long_name(self)
        return gettext("%(place)s (moved from a place you follow)") % {"place": long_name(self)}


@dataclass
class PlaceNews:
    """The news of one place that a person follows."""

    name: str
    location_id: int | None
    follow_id: int | None
    data_sources: Sequence[News]
    completed: Sequence[News]
    started: Sequence[News]


@dataclass
class Digest:
    """All that waits for one person."""

    data_sources: list[News]
    data_requests: list[News]

    def __bool__(self) -> bool:
        return bool(self.data_sources or self.data_requests)

    @property
    def agency_ids(self) -> set[int]:
        """The agencies that are named with the sources."""
        return {pk for news in self.data_sources for pk in news.first_agencies or ()}

    def by_place(self) -> list[PlaceNews]:
        """Return the news grouped by the place that the person follows, in the order of their names."""

        def key(news: News) -> tuple[str, int]:
            return news.place.casefold(), news.location_id or 0

        groups = []
        for _, members in groupby(sorted([*self.data_sources, *self.data_requests], key=key), key=key):
            news = list(members)
            groups.append(
                PlaceNews(
                    news[0].place,
                    news[0].location_id,
                    news[0].follow_id,
                    data_sources=news_of_type(news, DataSourceEventType.DATA_SOURCE_APPROVED),
                    completed=news_of_type(news, DataRequestEventType.REQUEST_COMPLETE),
                    started=news_of_type(news, DataRequestEventType.REQUEST_READY_TO_START),
                )
            )
        return groups


def news_of_type(news: Sequence[News], kind: DataRequestEventType | DataSourceEventType) -> list[News]:
    return [news_item for news_item in news if news_item.event_type == kind]
