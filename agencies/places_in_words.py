"""Where agencies are, in a few words: what tells those of one name apart wherever they stand side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Window
from django.utils.translation import ngettext

from agencies.models import AgencyExpanded

# Of a source's agencies, how many a line or a cell names.
MOST_NAMES = 20


def places_in_words(agency_ids: Iterable[int]) -> dict[int, str]:
    """Return each agency's place, such as "Springfield, OH" or "Ohio and 2 more places"; without those of none.

    One query, and none for no agency.
    """
    ids = set(agency_ids)
    if not ids:
        return {}
    rows = AgencyExpanded.objects.filter(id__in=ids, location_type__isnull=False)
    counted = rows.annotate(places=Window(Count("location_id"), partition_by=F("id")))
    firsts = counted.order_by("id", "location_id").distinct("id")
    return {row.id: place_and_more(row.place_name, row.places) for row in firsts}


def place_and_more(first: str, count: int) -> str:
    more = count - 1
    if not more:
        return first
    sentence = ngettext("%(first)s and %(count)s more place", "%(first)s and %(count)s more places", more)
    return sentence % {"first": first, "count": f"{more:,}"}


def place_summary(places: Sequence[Any]) -> str:
    """Return the same of an agency's rows, one for each place."""
    return place_and_more(places[0].place_name, len(places)) if places else ""


def with_place(name: str, place: str) -> str:
    """Return an agency's name with its place; its name alone where it has none."""
    return f"{name}, {place}" if place else name


def names_with_places(names: Mapping[int, str], places: Mapping[int, str], most: int = MOST_NAMES) -> list[str]:
    """Return the names of agencies, by id, with their places; of more than `most` the first, and how many more."""
    in_words = [with_place(name, places.get(pk, "")) for pk, name in names.items()]
    return in_words if len(in_words) <= most else [*in_words[:most], more_agencies(len(in_words) - most)]


def agency_and_more(first: str, count: int) -> str:
    """Return the first of some agencies, and how many more there are."""
    more = count - 1
    if not more:
        return first
    sentence = ngettext("%(first)s and %(count)s more agency", "%(first)s and %(count)s more agencies", more)
    return sentence % {"first": first, "count": f"{more:,}"}


def more_agencies(count: int) -> str:
    return ngettext("%(count)s more agency", "%(count)s more agencies", count) % {"count": f"{count:,}"}
