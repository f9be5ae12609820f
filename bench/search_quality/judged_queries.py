"""Judging a file of queries."""

from dataclasses import dataclass, field
from pathlib import Path

from bench.search_quality.expectations import Query, Shown, read_queries
from bench.search_quality.visited_pages import Answer, Reader, is_look_alike

FIRST = 5


@dataclass
class Score:
    """What a file of queries came to."""

    queries: int = 0
    top_1: int = 0
    top_5: int = 0
    zero_results: int = 0
    dead_ends: list[str] = field(default_factory=list)
    look_alikes: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, query: Query, answer: Answer) -> None:
        self.queries += 1
        place = rank(query, answer.things)
        self.top_1 += place == 1
        self.top_5 += place is not None and place <= FIRST
        if not any(shown.kind in ("place", "agency", "type", "source") for shown in answer.things):
            self.zero_results += 1
            if not answer.leads_on or answer.status != 200:
                self.dead_ends.append(query.text)
        if place != 1:
            if answer.things and is_look_alike(answer.things[0], query.text):
                self.look_alikes.append(query.text)
            self.misses.append(miss(query, answer, place))

    def lines(self) -> list[str]:
        return [
            *self.misses,
            f"Queries: {self.queries}",
            f"Top 1: {self.top_1} ({share(self.top_1, self.queries)})",
            f"Top 5: {self.top_5} ({share(self.top_5, self.queries)})",
            f"Zero results: {self.zero_results}",
            f"Dead ends: {len(self.dead_ends)} {in_brackets(self.dead_ends)}",
            f"Look-alikes: {len(self.look_alikes)} {in_brackets(self.look_alikes)}",
        ]


def judge(path: Path) -> Score:
    """Type each query of a file into the search box of the database that Django knows."""
    score, reader = Score(), Reader()
    for query in read_queries(path):
        score.add(query, reader.press_enter(query.text))
    return score


def rank(query: Query, things: list[Shown]) -> int | None:
    """Return where the first thing stands that was expected, counted from one."""
    for number, shown in enumerate(things, start=1):
        if any(expected.met_by(shown) for expected in query.expect):
            return number
    return None


def miss(query: Query, answer: Answer, place: int | None) -> str:
    first = answer.things[0] if answer.things else None
    shown = f"{first.kind} {first.name} {'; '.join(sorted(first.places))}" if first else "nothing"
    where = f"at {place}" if place else "miss"
    return f"  {where}: {query.text!r} expects {query.written}; {answer.address} shows {shown}"


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def in_brackets(texts: list[str]) -> str:
    return f"({', '.join(texts)})" if texts else ""
