"""The one agency of a state that a name means, however it is spelled; none where none or several may be meant."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from agencies.duplicates.spelling import Spelling, spelling_of
from pdap.db.public_records import is_not_rejected_sql
from pdap.lib.name_folding import folded

AGENCIES = f"""
select agency.id, agency.name, array_agg(distinct place.state_iso), array_agg(distinct place.state_name)
from public.agencies agency
join public.link_agencies__locations link on link.agency_id = agency.id
join public.locations_expanded place on place.id = link.location_id
where {is_not_rejected_sql("agency")} and agency.defunct_year is null and place.state_iso = any(%s)
group by agency.id
"""  # noqa: S608 - our own words
# Words that people add or leave out: the Washington Metropolitan Police is the Washington Police.
LOOSE_WORDS = frozenset({"headquarters", "metropolitan"})
# The kinds of towns. Names that say different ones mean different agencies.
TOWNS = frozenset({"borough", "city", "town", "village"})
# A name of fewer words says too little when its state's name is left out.
FEWEST_WORDS = 2


class AgencyNames:
    """The agencies of some states by the spellings of their names."""

    def __init__(self, states: Collection[str]) -> None:
        self.exact: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.looser: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.by_core: dict[tuple[str, frozenset[str]], dict[int, frozenset[str]]] = defaultdict(dict)
        self.words_of_state: dict[str, frozenset[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(AGENCIES, [list(states)])
            for pk, name, codes, names in cursor.fetchall():
                spelling = spelling_of(folded(name))
                if len(codes) == 1:
                    self.words_of_state.setdefault(codes[0], frozenset(folded(names[0]).split()))
                for state in codes:
                    self.exact[state, spelling.squashed].add(pk)
                    for key in loose_keys(spelling):
                        self.looser[state, key].add(pk)
                    self.by_core[state, self.core(state, spelling)][pk] = TOWNS.intersection(spelling.words)

    def agency(self, state: str, name: str) -> int | None:
        """Return the agency of a state that a name means."""
        spelling = spelling_of(folded(name))
        same = self.exact.get((state, spelling.squashed), set())
        if not same:
            same = set().union(*(self.looser.get((state, key), set()) for key in loose_keys(spelling)))
        if not same and len(core := self.core(state, spelling)) >= FEWEST_WORDS:
            kinds = TOWNS.intersection(spelling.words)
            candidates = self.by_core.get((state, core), {})
            same = {pk for pk, own_kinds in candidates.items() if not (kinds and own_kinds) or kinds == own_kinds}
        return next(iter(same)) if len(same) == 1 else None

    def core(self, state: str, spelling: Spelling) -> frozenset[str]:
        """Return the words of a name that tell agencies of a state apart, in whatever order."""
        return frozenset(spelling.words) - LOOSE_WORDS - TOWNS - self.words_of_state.get(state, frozenset())


def loose_keys(spelling: Spelling) -> set[str]:
    """Return what a spelling is without the words that people leave out."""
    return {spelling.squashed, spelling.without_level} - {""}
