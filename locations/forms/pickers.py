"""Picking places by name."""

from collections.abc import Sequence

from locations.models import LocationExpanded
from locations.queries.typeahead import suggest_places
from pdap.db.queries.typeahead import Rank
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.name_folding import name_key
from pdap.web.pickers import Choice


class Places:
    """Places of every level but the nation."""

    address = "suggest-places"
    parameter = "place"
    plural = _("places")
    name_label, add_this = _("Place name"), _("this place")
    too_many = _("Choose at most %(most)d places.")
    unknown = _("We couldn’t find a place called “%(typed)s”. Check the spelling or clear the field.")

    def choices_of(self, ids: Sequence[int]) -> list[Choice]:
        """Return those that exist, with their names, in the order given."""
        places = LocationExpanded.objects.in_bulk(list(ids)) if ids else {}
        return [(pk, places[pk].long_name) for pk in ids if pk in places]

    def likely_choices(self, typed: str) -> tuple[list[Choice], bool]:
        """Return those that may be meant, best first, and whether it is certain that the first is."""
        places = suggest_places(typed)
        certain = [place for place in places if name_key(typed) in place.spellings]
        sure = len(certain) == 1 or (len(places) == 1 and places[0].rank < Rank.ALIKE)
        return [(place.location_id, place.label) for place in (certain if len(certain) == 1 else places)], sure
