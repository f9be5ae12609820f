"""Picking agencies by name."""

from collections.abc import Sequence
from typing import NamedTuple

from agencies.models import Agency
from agencies.places_in_words import places_in_words, with_place
from agencies.queries import AgencyTypeahead
from pdap.db.queries import run_query_builder
from pdap.db.queries.typeahead import Rank
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import name_key
from pdap.web.pickers import Choice

MOST_CHOICES = 10


class Agencies:
    """Agencies that are public."""

    address = "suggest-agencies"
    parameter = "agency"
    plural = _("agencies")
    name_label, add_this = _("Agency name"), _("this agency")
    too_many = _("Choose at most %(most)d agencies.")
    unknown = _("We couldn’t find an agency called “%(typed)s”. Check the spelling or clear the field.")

    def choices_of(self, ids: Sequence[int]) -> list[Choice]:
        """Return those that are public, with their names and a place, in the order given."""
        names = dict(Agency.objects.public().filter(pk__in=ids).values_list("pk", "name")) if ids else {}
        places = places_in_words(names)
        return [(pk, with_place(names[pk], places.get(pk, ""))) for pk in ids if pk in names]

    def likely_choices(self, typed: str) -> tuple[list[Choice], bool]:
        """Return those that may be meant, best first, and whether it is certain that the first is."""
        agencies = suggest_agencies(typed)
        names = [agency for agency in agencies if name_key(typed) in (name_key(agency.label), name_key(agency.name))]
        sure = len(names) == 1 or (len(agencies) == 1 and agencies[0].rank < Rank.ALIKE)
        return [(agency.pk, agency.label) for agency in (names if len(names) == 1 else agencies)], sure


class AgencyChoice(NamedTuple):
    """An agency that may be meant; `label` has its place behind the name, `rank` says how it was found."""

    pk: int
    label: str
    name: str
    rank: int


def suggest_agencies(typed: str) -> list[AgencyChoice]:
    choices: dict[int, AgencyChoice] = {}
    rows = run_query_builder(AgencyTypeahead(typed, limit=MOST_CHOICES * 2))
    for row in rows:
        label = with_place(row.display_name, row.place)
        choices.setdefault(row.id, AgencyChoice(row.id, label, row.display_name, row.rank))
    return list(choices.values())[:MOST_CHOICES]
