"""A digest that can be read and is not cut off: mail programs stop showing an email after about 100 kB."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from notifications.news import News, PlaceNews

MOST_BYTES = 88_000
# How many entries each list shows, and of how many places, the first that fits counts.
LIMITS = ((200, 200), (100, 100), (50, 50), (25, 50), (12, 50), (6, 40), (3, 30), (1, 25), (1, 10))
# More entries than this never fit.
MOST_ENTRIES = 500

Rendered = TypeVar("Rendered")


class Shortened(list[News]):
    """A list's first entries, and how many more there are."""

    def __init__(self, entries: Sequence[News], more: int) -> None:
        super().__init__(entries)
        self.more = more

    @property
    def total(self) -> int:
        return len(self) + self.more


@dataclass(frozen=True)
class ShortDigest:
    """The places that are shown, and how many places and entries are not."""

    places: list[PlaceNews] = field(default_factory=list)
    more_places: int = 0


def shorten(places: Sequence[PlaceNews], most_entries: int, most_places: int) -> ShortDigest:
    shown = [
        replace(
            place,
            data_sources=first_entries(place.data_sources, most_entries),
            completed=first_entries(place.completed, most_entries),
            started=first_entries(place.started, most_entries),
        )
        for place in places[:most_places]
    ]
    return ShortDigest(shown, len(places) - len(shown))


def first_entries(news: Sequence[News], most: int) -> Shortened:
    return Shortened(news[:most], max(0, len(news) - most))


def longest_fitting_digest(
    places: Sequence[PlaceNews], render: Callable[[ShortDigest], Rendered], size_of: Callable[[Rendered], int]
) -> Rendered:
    """Return the longest digest that stays small enough, rendered."""
    rendered = None
    for most_entries, most_places in LIMITS:
        digest = shorten(places, most_entries, most_places)
        if number_of_entries(digest) > MOST_ENTRIES:
            continue
        rendered = render(digest)
        if size_of(rendered) <= MOST_BYTES:
            break
    assert rendered is not None
    return rendered


def number_of_entries(digest: ShortDigest) -> int:
    return sum(len(place.data_sources) + len(place.completed) + len(place.started) for place in digest.places)
