"""All pairs of agencies that are probably one, without comparing each with each.

Two agencies are compared if they share a block: something that every pair which `judging` would find has in common.
Blocks lie within an area, or are a page within a state, so that no more than one of these is held at once.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations, pairwise

from agencies.duplicates.compared_agencies import agencies_by_area, agencies_by_page
from agencies.duplicates.judging import Candidate, compare_agencies, fingerprint
from agencies.models import Agency
from audit.merging.near_names import one_letter_variants
from audit.merging.pairs import CandidatePair
from pdap.db.public_records import is_not_rejected

Progress = Callable[[str, int, int], None]
# In a block so big (a name entered a hundred times) each is compared with the next only.
BIG = 40


def find_agencies(progress: Progress) -> Iterator[CandidatePair]:
    """Give each pair of agencies; some more than once. Needs a transaction."""
    total, done = Agency.objects.filter(is_not_rejected()).count(), 0
    for agencies in agencies_by_area():
        yield from pairs_of_area(agencies)
        done += len(agencies)
        # An agency of several areas is looked at in each.
        progress("agencies", min(done, total), total)
    for agencies in agencies_by_page():
        yield from pairs_among(combinations(agencies, 2))


def pairs_of_area(agencies: Iterable[Candidate]) -> Iterator[CandidatePair]:
    """Give each pair among the agencies of an area that share a block."""
    blocks: dict[Hashable, list[Candidate]] = defaultdict(list)
    for agency in agencies:
        for key in keys_of(agency):
            blocks[key].append(agency)
    compared: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > 1:
            pairs = combinations(members, 2) if len(members) <= BIG else pairwise(members)
            new = [pair for pair in pairs if (pair[0].id, pair[1].id) not in compared]
            compared.update((left.id, right.id) for left, right in new)
            yield from pairs_among(new)


def pairs_among(compared: Iterable[tuple[Candidate, Candidate]]) -> Iterator[CandidatePair]:
    for left, right in compared:
        if verdict := compare_agencies(left, right):
            yield CandidatePair(left.id, right.id, verdict.score, verdict.reasons, fingerprint(left, right))


def keys_of(agency: Candidate) -> set[Hashable]:
    """Return the blocks that an agency belongs to in each of its areas: what its name is but for a letter, say."""
    spelling = agency.spelling
    names = one_letter_variants(spelling.squashed) | {spelling.without_police, spelling.without_level, agency.folded}
    # What is compared otherwise has blocks of its own: a name is no block of what it is in another spelling.
    others = {
        ("order", spelling.in_order),
        ("body", spelling.without_body),
        ("police", spelling.as_police),
        ("level", spelling.without_own_level),
        ("county", agency.without_county),
    }
    return {name for name in names if name} | {key for key in others if key[1]}
