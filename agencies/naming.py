"""The one agency of a state that a name means, however it is spelled; none where none or several may be meant."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from agencies.duplicates.spelling import Spelling, spelling_of
from pdap.lib.names import folded

AGENCIES = """
select agency.id, agency.name, array_agg(distinct place.state_iso)
from public.agencies agency
join public.link_agencies__locations link on link.agency_id = agency.id
join public.locations_expanded place on place.id = link.location_id
where agency.approval_status <> 'rejected' and agency.defunct_year is null and place.state_iso = any(%s)
group by agency.id
"""


class AgencyNames:
    """The agencies of some states by the spellings of their names."""

    def __init__(self, states: Collection[str]) -> None:
        self.exact: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.looser: dict[tuple[str, str], set[int]] = defaultdict(set)
        with connection.cursor() as cursor:
            cursor.execute(AGENCIES, [list(states)])
            for pk, name, of_states in cursor.fetchall():
                spelling = spelling_of(folded(name))
                for state in of_states:
                    self.exact[state, spelling.squashed].add(pk)
                    for key in loose_keys(spelling):
                        self.looser[state, key].add(pk)

    def agency(self, state: str, name: str) -> int | None:
        """Return the agency of a state that a name means."""
        spelling = spelling_of(folded(name))
        same = self.exact.get((state, spelling.squashed), set())
        if not same:
            same = set().union(*(self.looser.get((state, key), set()) for key in loose_keys(spelling)))
        return next(iter(same)) if len(same) == 1 else None


def loose_keys(spelling: Spelling) -> set[str]:
    """Return what a spelling is without the words that people leave out."""
    return {spelling.squashed, spelling.without_level} - {""}
