"""All pairs of agencies that are probably one, without comparing each with each.

Two agencies are compared if they share a block: something that every pair which `judge` would find has in common.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations, pairwise

from django.db import connection

from agencies.duplicates.judging import MOST_SHARING, Candidate, compare_agencies, fingerprint
from audit.merging.near_names import one_letter_variants
from audit.merging.pairs import CandidatePair
from pdap.db.public_records import is_not_rejected_sql

Progress = Callable[[str, int, int], None]
# In a block so big (a name entered a hundred times) each is compared with the next only.
BIG = 40

# A colon tells the office from its unit.
AGENCIES = f"""
select agency.id,
       (select string_agg(public.folded(part), '|') from regexp_split_to_table(agency.name, ':') part),
       agency.agency_type::text, agency.jurisdiction_type::text,
       coalesce(place.places, '{{}}'), coalesce(page.pages, '{{}}'), coalesce(place.counties, '{{}}'),
       coalesce((select array_agg(external.value) from public.agency_external_ids external
                 where external.agency_id = agency.id and external.kind = 'ori'), '{{}}')
from public.agencies agency
left join lateral (
    select array_agg(array[location.id, location.state_id, location.county_id, location.locality_id]
                     order by location.id) as places,
           array_agg(distinct public.folded(county.name)) filter (where county.name is not null) as counties
    from public.link_agencies__locations link join public.locations location on location.id = link.location_id
    left join public.counties county on county.id = location.county_id
    where link.agency_id = agency.id
) place on true
left join lateral (
    select array_agg(page.normalised_url) as pages
    from public.link_agencies__meta_urls link join public.meta_urls page on page.id = link.meta_url_id
    where link.agency_id = agency.id
) page on true
where {is_not_rejected_sql("agency")}
order by agency.id
"""  # noqa: S608 - our own words


def find_agencies(progress: Progress) -> Iterator[CandidatePair]:
    yield from pairs_of(candidates(), progress)


def candidates() -> list[Candidate]:
    """Return all agencies but the rejected."""
    with connection.cursor() as cursor:
        cursor.execute(AGENCIES)
        return [
            Candidate(
                pk,
                folded or "",
                kind,
                rank,
                tuple(map(tuple, places)),
                frozenset(pages),
                frozenset(counties),
                frozenset(oris),
            )
            for pk, folded, kind, rank, places, pages, counties, oris in cursor.fetchall()
        ]


def pairs_of(agencies: Iterable[Candidate], progress: Progress) -> Iterator[CandidatePair]:
    """Give each pair among some agencies, state by state, so that what is held at once stays small."""
    by_state: dict[int, list[Candidate]] = defaultdict(list)
    for agency in agencies:
        for state in agency.states:
            by_state[state].append(agency)
    yielded: set[tuple[int, int]] = set()
    for number, state in enumerate(sorted(by_state), start=1):
        compared: set[tuple[int, int]] = set()
        for left, right in compared_with(by_state[state]):
            ids = (left.id, right.id)
            if ids in compared or ids in yielded:
                continue
            compared.add(ids)
            if verdict := compare_agencies(left, right):
                yielded.add(ids)
                yield CandidatePair(*ids, verdict.score, verdict.reasons, fingerprint(left, right))
        progress("agencies", number, len(by_state))


def compared_with(agencies: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Give the pairs of one state's agencies that share a block; some more than once."""
    blocks: dict[Hashable, list[Candidate]] = defaultdict(list)
    for agency in sorted(agencies, key=lambda agency: agency.id):
        for key in keys_of(agency):
            blocks[key].append(agency)
    for key, members in blocks.items():
        if isinstance(key, str) and len(members) > MOST_SHARING:
            continue  # a county's page, say
        yield from combinations(members, 2) if len(members) <= BIG else pairwise(members)


def keys_of(agency: Candidate) -> set[Hashable]:
    """Return the blocks that an agency belongs to: what its name is but for a letter, in each area; its pages."""
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
    named = {(area, name) for area in agency.areas for name in names if name}
    return named | {(area, *key) for area in agency.areas for key in others if key[1]} | set(agency.pages)
