"""Localities of one county that are probably one, by their names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import connection

from audit.merging.near_names import differ_by_one_letter, one_letter_variants
from audit.merging.pairs import CandidatePair

Progress = Callable[[str, int, int], None]
# A letter makes another town of a short name.
SHORTEST = 7
# What the census adds to names, and people leave out. A township is often beside a town of its name.
SUFFIXES = (" borough", " cdp", " city")

LOCALITIES = """
select location.id, location.county_id, public.folded(locality.name)
from public.locations location join public.localities locality on locality.id = location.locality_id
where location.type = 'Locality'
order by location.id
"""


@dataclass(frozen=True)
class Town:
    """A locality by its location's id, its county, and its folded name."""

    id: int
    county: int
    name: str

    @property
    def squashed(self) -> str:
        return self.name.replace(" ", "")

    @property
    def without_suffix(self) -> str:
        """The name without what the census adds."""
        suffix = next((suffix for suffix in SUFFIXES if self.name.endswith(suffix)), "")
        return self.name.removesuffix(suffix).replace(" ", "")


def find_localities(progress: Progress) -> Iterator[CandidatePair]:
    """Give each pair of localities that are probably one, by their locations' ids."""
    with connection.cursor() as cursor:
        cursor.execute(LOCALITIES)
        towns = [Town(*row) for row in cursor.fetchall()]
    yield from pairs_of(towns, progress)


def pairs_of(towns: Iterable[Town], progress: Progress) -> Iterator[CandidatePair]:
    """Give each pair among some localities, county by county."""
    by_county: dict[int, list[Town]] = defaultdict(list)
    for town in towns:
        by_county[town.county].append(town)
    for number, members in enumerate(by_county.values(), start=1):
        blocks: dict[str, set[Town]] = defaultdict(set)
        for town in members:
            for key in one_letter_variants(town.squashed) | {town.without_suffix}:
                blocks[key].add(town)
        pairs = {pair for block in blocks.values() for pair in combinations(sorted(block, key=lambda town: town.id), 2)}
        for left, right in sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id)):
            if verdict := compare_towns(left, right):
                score, reason = verdict
                yield CandidatePair(left.id, right.id, score, (reason,), f"{left.county}: {left.name} / {right.name}")
        progress("localities", number, len(by_county))


def compare_towns(left: Town, right: Town) -> tuple[int, str] | None:
    """Return how surely in percent two localities of one county are one, and why; None where little speaks for it."""
    if left.county != right.county:
        return None
    if left.name == right.name:
        return 98, "The names differ only in punctuation, case or abbreviation."
    if left.squashed == right.squashed:
        return 95, "The names differ only in spaces."
    if left.without_suffix == right.without_suffix:
        return 75, "Only one of the names says city, borough or CDP."
    return (65, "One letter differs.") if one_letter_apart(left.name, right.name) else None


def one_letter_apart(first: str, second: str) -> bool:
    """Return whether two long names of as many words differ in one letter, neither the first nor a digit."""
    long = min(len(first), len(second)) >= SHORTEST
    digits = any(map(str.isdigit, first + second))
    alike = first.count(" ") == second.count(" ") and first[:1] == second[:1]
    return long and alike and not digits and differ_by_one_letter(first, second)
