"""Whether two agencies are probably one, how surely, and why. Precision counts: a curator looks at each pair."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from agencies.duplicates.spelling import Spelling, one_letter_apart, spelling_of
from agencies.enums import AgencyType

ONLY_PUNCTUATION = "The names differ only in punctuation and case."
# What is less sure is not offered.
LEAST = 60
# A page that more agencies than this have is a county's or a city's.
MOST_SHARING = 5
NOWHERE = ("nowhere", 0)


@dataclass(frozen=True)
class Candidate:
    """The facts about an agency that tell agencies apart."""

    id: int
    folded: str
    agency_type: str
    jurisdiction_type: str
    # (location, state, county, locality) of each place; the last three are None above their level.
    places: tuple[tuple[int, int | None, int | None, int | None], ...] = ()
    pages: frozenset[str] = frozenset()
    # The folded names of the counties of its places.
    counties: frozenset[str] = frozenset()
    # What the FBI calls it: two agencies that have one each, and not the same, are two.
    oris: frozenset[str] = frozenset()

    @cached_property
    def spelling(self) -> Spelling:
        return spelling_of(self.folded)

    @cached_property
    def areas(self) -> frozenset[tuple[str, int]]:
        """Where agencies of the same name are the same: in a county; for those of a state or the country, there."""
        return frozenset(
            ("county", county) if county else ("state", state) if state else ("country", 0)
            for _, state, county, _ in self.places
        ) or frozenset({NOWHERE})

    @cached_property
    def without_county(self) -> str:
        return self.spelling.without_county(self.counties)

    @cached_property
    def states(self) -> frozenset[int]:
        """The states that the places lie in; 0 for an agency without a place."""
        return frozenset(state or 0 for _, state, _, _ in self.places) or frozenset({0})

    @cached_property
    def locations(self) -> frozenset[int]:
        return frozenset(place[0] for place in self.places)

    @property
    def is_broad(self) -> bool:
        """Whether it serves a state or the country, where public safety is a body of its own."""
        return any(county is None for _, _, county, _ in self.places) or not self.places

    @cached_property
    def localities(self) -> frozenset[int]:
        return frozenset(locality for _, _, _, locality in self.places if locality)


@dataclass(frozen=True)
class Verdict:
    """That two agencies are probably one: how surely in percent, and why in words."""

    score: int
    reasons: tuple[str, ...]


def compare_agencies(left: Candidate, right: Candidate) -> Verdict | None:
    """Return what speaks for two agencies being one; None where too little does. It never does across states."""
    verdict = verdict_by_name(left, right) if left.areas & right.areas else None
    shared = left.pages & right.pages if left.states & right.states else frozenset()
    if verdict is None and shared:
        verdict = verdict_by_page(left, right)
    if verdict is None:
        return None
    score, reasons = verdict.score, list(verdict.reasons)
    if shared and verdict.score < 100:
        score += 3
        reasons.append("They have the same page.")
    if left.locations & right.locations:
        reasons.append("They serve the same place.")
    elif left.localities and right.localities:
        score -= 5
        reasons.append("They serve different towns.")
    if left.jurisdiction_type != right.jurisdiction_type:
        score -= 5
        reasons.append("Their jurisdictions differ.")
    if left.agency_type != right.agency_type:
        score -= 5 if AgencyType.UNKNOWN in {left.agency_type, right.agency_type} else 15
        reasons.append("Their types differ.")
    return Verdict(min(score, 100), tuple(reasons)) if score >= LEAST else None


def verdict_by_name(left: Candidate, right: Candidate) -> Verdict | None:
    first, second = left.spelling, right.spelling
    if left.folded == right.folded:
        return Verdict(100, (ONLY_PUNCTUATION,))
    if first.squashed == second.squashed:
        return Verdict(95, ("The names differ only in abbreviations.",))
    if first.numbers != second.numbers:
        return None
    same_place = not left.locations.isdisjoint(right.locations)
    if left.jurisdiction_type == right.jurisdiction_type and without_police(first, second):
        return Verdict(72, ("The names differ only in the word “police”.",))
    if same_place and first.has_weak_level != second.has_weak_level and first.without_level == second.without_level:
        return Verdict(75, ("Only one of the names says city or borough.",))
    if verdict := verdict_by_other_words(left, right, same_place):
        return verdict
    if words := one_letter_apart(first, second):
        # Two towns whose names are nearly one have their own police each.
        if left.localities and right.localities and not same_place:
            return None
        return Verdict(75 if same_place else 65, (f"One letter differs: “{words[0]}” and “{words[1]}”.",))
    return None


def verdict_by_other_words(left: Candidate, right: Candidate, same_place: bool) -> Verdict | None:
    """Return what speaks for two names that say the same in other words, at one place."""
    first, second = left.spelling, right.spelling
    if not same_place and left.localities and right.localities:
        return None
    if left.oris and right.oris and left.oris.isdisjoint(right.oris):
        return None
    # Of a county we know only that each may be in another town: Park Forest is not Forest Park.
    if same_place and first.in_order == second.in_order and (left.localities or first.own_order == second.own_order):
        return Verdict(90, ("The names have the same words in another order.",))
    if first.without_body == second.without_body:
        return Verdict(85, ("One says bureau or division, the other department.",))
    if left.jurisdiction_type != right.jurisdiction_type:
        return None
    if first.as_police == second.as_police and not (left.is_broad or right.is_broad):
        return Verdict(75, ("One says public safety, the other police.",))
    if same_place and first.heads == second.heads and left.localities:
        if bool(first.own_levels) != bool(second.own_levels) and first.without_own_level == second.without_own_level:
            return Verdict(60, ("Perhaps: only one of the names says town, township or village.",))
        if left.without_county and left.without_county == right.without_county:
            return Verdict(70, ("Only one of the names says that the city and county are consolidated.",))
    return None


def without_police(first: Spelling, second: Spelling) -> bool:
    """Return whether one name is the other without "police", and says no other kind of body."""
    longer, shorter = (first, second) if first.without_police else (second, first)
    return (
        bool(longer.without_police and not shorter.heads and len(longer.heads) == 1 and shorter.own_words)
        and longer.without_police == shorter.squashed
    )


def verdict_by_page(left: Candidate, right: Candidate) -> Verdict | None:
    """Return what a page says that two agencies of one state share: a city's page is its court's and its police's."""
    first, second = left.spelling, right.spelling
    if first.numbers != second.numbers or first.heads != second.heads or not first.own_words & second.own_words:
        return None
    near = not left.areas.isdisjoint(right.areas)
    return Verdict(75 if near else 65, ("The names share a word and the type of agency.",))


def fingerprint(left: Candidate, right: Candidate) -> str:
    """Return what stands for all that the verdict was made from: when it changes, a dismissed pair is new."""
    basis = [
        (agency.id, agency.spelling.squashed, agency.agency_type, sorted(agency.locations), sorted(agency.pages))
        for agency in sorted((left, right), key=lambda agency: agency.id)
    ]
    return hashlib.sha256(repr(basis).encode()).hexdigest()[:32]
