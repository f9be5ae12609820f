"""Names and numbers on maps: what has room, in letters that a reader can read at the size in which the map is drawn."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from datasources.queries.place_counts import CountedPlace
from locations.geography.outlines import Outlines, label_spot

# The largest picture of a map, in pixels (css/maps.css), and its letters.
DRAWN_WIDTH, DRAWN_HEIGHT, PIXELS = 860, 608, 12
# What a letter takes, of its size; and two lines, a name and a number.
LETTER, LINE = 0.6, 1.1
# So many towns can be named beside their dots.
MOST_TOWNS = 12


@dataclass(frozen=True)
class Label:
    """A shape's name and number, where there is room for them; without a name, the number alone."""

    name: str
    count: str
    x: int
    y: int


@dataclass(frozen=True)
class Box:
    """The room that a label takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def letter_size(width: int, height: int) -> int:
    """Return the size of letters in units of a map of some width and height."""
    return round(PIXELS / min(DRAWN_WIDTH / width, DRAWN_HEIGHT / height))


def names_of(
    outlines: Outlines,
    places: Mapping[str | None, CountedPlace] | Mapping[str, CountedPlace],
    name: Callable[[CountedPlace], str],
) -> list[Label]:
    """Return the names and numbers of the shapes that have room for them; the list beside the map has all."""
    size = letter_size(outlines.width, outlines.height)
    labels: list[Label] = []
    boxes: list[Box] = []
    # What has sources is named first, so that a neighbor without any gives way.
    for code, path in sorted(outlines.shapes.items(), key=lambda shape: -sources_of(places.get(shape[0]))):
        place = places.get(code)
        if place is None:
            continue
        spot, count = label_spot(path), f"{place.sources:,}"
        for text in (name(place), ""):
            box = box_of(text, count, spot.x, spot.y, size)
            fits = spot.width >= box.right - box.left and spot.height >= (2 * LINE if text else LINE) * size
            if fits and (text or place.sources) and not any(map(box.meets, boxes)):
                labels.append(Label(text, count, spot.x, spot.y))
                boxes.append(box)
                break
    return labels


def town_names(towns: Iterable[tuple[CountedPlace, int, int, int]], width: int, height: int) -> list[Label]:
    """Return the names of towns that have sources, most first, below their dots: each with x, y and radius."""
    size = letter_size(width, height)
    labels: list[Label] = []
    boxes: list[Box] = []
    for place, x, y, radius in sorted(towns, key=lambda town: -town[0].sources):
        if not place.sources or len(labels) == MOST_TOWNS:
            break
        below = round(y + radius + size)
        text, count = place.locality_name or "", f"{place.sources:,}"
        box = box_of(text, count, x, below, size)
        if box.left >= 0 and box.right <= width and box.bottom <= height and not any(map(box.meets, boxes)):
            labels.append(Label(text, count, x, below))
            boxes.append(box)
    return labels


def sources_of(place: CountedPlace | None) -> int:
    return place.sources if place else 0


def box_of(name: str, count: str, x: int, y: int, size: int) -> Box:
    """Return the room of a label whose first line stands at `y`, in the middle of `x`."""
    half = max(len(name), len(count)) * size * LETTER / 2
    return Box(x - half, y - size, x + half, y + (LINE * size if name else 0) + size * 0.2)
