"""What the catalog lacks in a place, for everyone: so that people who live there can help."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.gaps.services import open_rows
from datasources.queries.records_in_words import RecordsInWords
from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from locations.queries.relatives import IsInside
from locations.views.known_places import Way, place_page
from pdap.admin.gaps import Gap, all_gaps
from pdap.db.arrays import IsAnyOf
from pdap.db.relations import Table

MOST_SHOWN = 25
PAGES = {Table.AGENCIES: "agency", Table.DATA_SOURCES: "data-source", Table.LOCATIONS: "place"}


@require_safe
@place_page
def place_gaps(request: HttpRequest, way: Way) -> HttpResponse:
    """Show the gaps of a place and of all below it."""
    context = {"place": way[-1], "above": way[:-1], "gaps": gaps_of(way[-1])}
    return render(request, "locations/gaps.html", context)


def gaps_of(place: LocationExpanded) -> list[dict[str, Any]]:
    """Return the rules with gaps in a place: the first records of each by name, and whether there are more."""
    inside = RecordsInside(place)
    firsts, shown = [], defaultdict[str, set[int]](set)
    for gap in all_gaps():
        if gap.place and (numbers := inside.first(gap, rows := open_rows(gap))):
            table = rows.model._meta.db_table
            firsts.append((gap, table, numbers))
            shown[table].update(numbers[:MOST_SHOWN])
    names = {key: named.words for key, named in RecordsInWords(shown, public=True).run().items()}
    places = Location.objects.select_related("state", "county", "locality").in_bulk(shown[Table.LOCATIONS])
    names |= {(Table.LOCATIONS, number): str(location) for number, location in places.items()}
    return [
        {
            "label": gap.label_in(place.state_iso),
            "page": PAGES[Table(table)],
            "records": [(number, names.get((table, number), number)) for number in numbers[:MOST_SHOWN]],
            "more": len(numbers) > MOST_SHOWN,
        }
        for gap, table, numbers in firsts
    ]


class RecordsInside:
    """The records in a place and below it: which they are is asked once for all rules that look for them alike.

    As part of each rule's own query it would be asked again for each record.
    """

    def __init__(self, place: LocationExpanded) -> None:
        self.place = place
        self.numbers: dict[tuple[type, str], list[int]] = {}
        self.rankings: dict[Callable[[], Sequence[int]], Sequence[int]] = {}

    def first(self, gap: Gap, rows: QuerySet[Any, Any]) -> list[int]:
        """Return the numbers of the first of a rule's rows in the place, in its order, one more than are shown."""
        if self.place.type != LocationType.NATIONAL:
            rows = rows.filter(IsAnyOf("pk", self.numbers_of(rows.model, gap.place)))
        if gap.ranking is None:
            return list(gap.order(rows).values_list("pk", flat=True)[: MOST_SHOWN + 1])
        wanted = set(rows.order_by().values_list("pk", flat=True))
        return list(islice((pk for pk in self.ranked(gap.ranking) if pk in wanted), MOST_SHOWN + 1)) if wanted else []

    def ranked(self, ranking: Callable[[], Sequence[int]]) -> Sequence[int]:
        """Return what a ranking returns, which several rules share; it is asked once."""
        if ranking not in self.rankings:
            self.rankings[ranking] = ranking()
        return self.rankings[ranking]

    def numbers_of(self, model: Any, path: str) -> list[int]:
        if (model, path) not in self.numbers:
            records = model._default_manager.filter(IsInside(path, self.place.id))
            self.numbers[model, path] = list(records.order_by().values_list("pk", flat=True).distinct())
        return self.numbers[model, path]
