"""Which agency someone means by a name and a place (contract 5.8, 5.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Q, QuerySet

from agencies.models import Agency, AgencyLocation
from locations.models import DependentLocation, LocationExpanded
from pdap.db.name_folding import CountyKey, Folded, NameKey
from pdap.db.public_records import is_public_sql
from pdap.db.queries import QueryBuilderBase
from pdap.lib.name_folding import county_key, folded, name_key

# Below this likeness a name has nothing to do with another; 1 is the same.
LEAST_SIMILARITY = 0.3
MOST_MATCHES = 10
MOST_PLACES = 5
FIPS_LENGTH = 5


@dataclass(frozen=True)
class Match:
    """An agency that may be meant, with how alike the names are, from 0 to 1."""

    agency: Agency
    similarity: float


class AgencyMatch(QueryBuilderBase[list[Match]]):
    """The agencies whose names are most like one, at a place, below it and above it; or anywhere without a place."""

    def __init__(
        self,
        name: str,
        state: str = "",
        county: str = "",
        locality: str = "",
        threshold: float = LEAST_SIMILARITY,
    ) -> None:
        """Take a name, the place's levels by names or codes, and how alike a name must be."""
        self.name, self.threshold = name.strip(), threshold
        self.state, self.county, self.locality = state.strip(), county.strip(), locality.strip()

    def in_state(self) -> QuerySet[LocationExpanded]:
        rows = LocationExpanded.objects.all()
        if not self.state:
            return rows
        code = self.state.upper()
        return rows.annotate(state_key=NameKey("state_name")).filter(Q(state_iso=code) | Q(state_key=name_key(code)))

    def counties(self) -> Sequence[LocationExpanded]:
        """Return the counties that are meant: by name with or without its word, or by FIPS code."""
        if not self.county:
            return []
        rows = self.in_state().filter(type="County").annotate(key=CountyKey("county_name"))
        key = county_key(self.county)
        matches = list(rows.filter(Q(key=key) | Q(county_fips=self.county.zfill(FIPS_LENGTH))))
        return matches or list(rows.filter(key=f"{key}city"))

    def places(self) -> list[int]:
        """Return the narrowest places that are known: towns, else counties, else the state; none where none is."""
        counties = self.counties()
        if self.locality:
            towns = self.in_state().filter(type="Locality").annotate(key=NameKey("locality_name"))
            if counties:
                towns = towns.filter(county_fips__in=[county.county_fips for county in counties])
            if town_ids := list(towns.filter(key=name_key(self.locality)).values_list("pk", flat=True)):
                return town_ids
        if counties:
            return [county.pk for county in counties]
        return list(self.in_state().filter(type="State").values_list("pk", flat=True)) if self.state else []

    def run(self) -> list[Match]:
        """Return the matches, best first; one of the very place before one of its relatives."""
        agencies: Any = Agency.objects.public()
        own: set[int] = set()
        if self.state or self.county or self.locality:
            places = self.places()
            if not places:
                return []
            below = DependentLocation.objects.filter(parent_location_id__in=places).values("dependent_location_id")
            above = DependentLocation.objects.filter(dependent_location_id__in=places).values("parent_location_id")
            near = AgencyLocation.objects.filter(Q(location__in=places) | Q(location__in=below) | Q(location__in=above))
            agencies = agencies.filter(pk__in=near.values("agency_id"))
            own = set(AgencyLocation.objects.filter(location__in=places).values_list("agency_id", flat=True))
        likeness = TrigramSimilarity(Folded("name"), folded(self.name))
        rows = agencies.annotate(likeness=likeness).filter(likeness__gte=self.threshold)
        best = sorted(
            rows.order_by("-likeness", "id")[: MOST_MATCHES * 5],
            key=lambda agency: (-agency.likeness, agency.pk not in own, agency.pk),
        )
        return [Match(agency, float(agency.likeness)) for agency in best[:MOST_MATCHES]]


NEAR_PLACES = f"""
select request.number - 1, serves.agency_id, max(best.likeness) as likeness
from unnest(%(queries)s::text[], %(states)s::text[]) with ordinality request (query, state, number)
cross join lateral (
    select place.id,
           similarity(
               public.folded(request.query),
               public.folded(coalesce(place.locality_name, place.county_name, place.state_name))
           ) as likeness
    from public.locations_expanded place
    where place.state_iso = upper(request.state)
      and exists (
          select from public.link_agencies__locations link
          join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
          where link.location_id = place.id
      )
    order by 2 desc, place.id
    limit %(places)s
) best
join public.link_agencies__locations serves on serves.location_id = best.id
join public.agencies agency on agency.id = serves.agency_id and {is_public_sql("agency")}
where best.likeness >= %(least)s
group by 1, 2
order by 1, 3 desc, 2
"""  # noqa: S608 - the inserted rule is ours


class AgenciesByPlaceName(QueryBuilderBase[list[list[tuple[int, float]]]]):
    """For each of several texts and states: the agencies of the places whose names are most like the text.

    The five most alike places count, each with all of its agencies; a place that is not alike has none.
    """

    def __init__(self, asked: list[tuple[str, str]]) -> None:
        """Take pairs of a text and a state's two letters."""
        self.asked = asked

    def run(self) -> list[list[tuple[int, float]]]:
        """Return agencies' ids and likenesses for each pair, in order, most alike first."""
        matches: list[list[tuple[int, float]]] = [[] for _ in self.asked]
        parameters: dict[str, Any] = {
            "queries": [text for text, _ in self.asked],
            "states": [state for _, state in self.asked],
            "places": MOST_PLACES,
            "least": LEAST_SIMILARITY,
        }
        with connection.cursor() as cursor:
            cursor.execute(NEAR_PLACES, parameters)
            for number, agency_id, likeness in cursor.fetchall():
                matches[number].append((agency_id, likeness))
        return matches
