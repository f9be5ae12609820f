"""Charts of counts that grow month by month, drawn by the server as SVG."""

import datetime
from dataclasses import dataclass

from pdap.lib.dates_in_words import short_month

WIDTH, HEIGHT = 440, 220
LEFT, RIGHT, TOP, BOTTOM = 60, 10, 12, 30
LINES = 4


@dataclass(frozen=True)
class Mark:
    """A label on an axis."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Month:
    """A month: what came in it, and how much there was at its end."""

    first: datetime.date
    added: int
    total: int


@dataclass(frozen=True)
class Chart:
    """What the component draws, and the months for the table behind it."""

    title: str
    line: str
    area: str
    across: list[Mark]
    along: list[Mark]
    months: list[Month]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def growth_chart(title: str, added: dict[datetime.date, int], until: datetime.date) -> Chart | None:
    """Return the chart of a running total, from the first month with something to `until`; None for fewer than two.

    A single month is a point, not a line.
    """
    months = running_total(added, until)
    if len(months) < 2:
        return None
    most = ceiling(months[-1].total)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(number: float) -> float:
        return round(LEFT + wide * number / len(months), 1)

    def y(count: float) -> float:
        return round(TOP + high * (1 - count / most), 1)

    # The line starts at zero, before the first month.
    points = [(x(0), y(0)), *((x(number), y(month.total)) for number, month in enumerate(months, 1))]
    line = "M" + "L".join(f"{left} {top}" for left, top in points)
    return Chart(
        title,
        line,
        f"{line}L{points[-1][0]} {y(0)}z",
        [Mark(f"{most * step // LINES:,}", LEFT - 8, y(most * step / LINES)) for step in range(LINES + 1)],
        [Mark(text, x(number + 0.5), HEIGHT - 8) for number, text in labels(months)],
        months,
    )


def running_total(added: dict[datetime.date, int], until: datetime.date) -> list[Month]:
    """Return every month from the first on, with the sum until then."""
    months: list[Month] = []
    month, total = min(added, default=until), 0
    while added and month <= max(until, *added):
        total += added.get(month, 0)
        months.append(Month(month, added.get(month, 0), total))
        month = (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return months


def ceiling(count: int) -> int:
    """Return a round number, at least a count, that divides evenly into a chart's lines."""
    size = LINES
    while True:
        for factor in (1, 2, 5):
            if size * factor >= count:
                return size * factor
        size *= 10


def labels(months: list[Month]) -> list[tuple[int, str]]:
    """Return which months to name: each of a few, else each January by its year, at most five."""
    if len(months) <= 6:
        return [(number, short_month(month.first)) for number, month in enumerate(months)]
    years = [(number, f"{month.first.year}") for number, month in enumerate(months) if month.first.month == 1]
    if len(years) < 2:
        return [(number, short_month(month.first)) for number, month in enumerate(months) if number % 4 == 0]
    return years[:: -(-len(years) // 5)]
