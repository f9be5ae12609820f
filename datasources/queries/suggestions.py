"""Which agencies a submission is probably about, and which record types its words name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, QuerySet

from agencies.models import Agency, AgencyLocation
from agencies.places_in_words import places_in_words, with_place
from datasources.models import AgencyDataSource, DataSource
from datasources.search.query.named_records import Place
from datasources.search.query.readings import Reading
from datasources.search.query.understanding import read_query
from locations.enums import LocationType
from locations.queries.relatives import IsNear
from pdap.db.arrays import IsAnyOf
from pdap.db.enums import ApprovalStatus
from pdap.db.name_folding import NameKey
from pdap.db.queries import QueryBuilderBase
from pdap.lib.name_folding import name_key

MOST_AGENCIES, MOST_TYPES = 3, 9
# What is read of a description: its first words name the type and the place, if any do.
MOST_READ = 200


@dataclass(frozen=True)
class SuggestedAgency:
    """An agency that is perhaps meant, where it is, how many public sources it has, and whether it waits for review."""

    id: int
    name: str
    place: str
    sources: int
    waits: bool = False

    @property
    def words(self) -> str:
        return with_place(self.name, self.place)


class Suggestions(QueryBuilderBase[tuple[list[SuggestedAgency], list[int]]]):
    """The likeliest agencies of a submission that has none, and the ids of the record types that its words name."""

    def __init__(self, source: DataSource, has_agency: bool) -> None:
        self.source, self.has_agency = source, has_agency

    def run(self) -> tuple[list[SuggestedAgency], list[int]]:
        agency_text = self.source.agency_described_not_in_database or ""
        readings = [read_query(text[:MOST_READ]).reading for text in (agency_text, self.source.name) if text]
        if self.source.description and not any(reading.types for reading in readings):
            readings.append(read_query(self.source.description[:MOST_READ]).reading)
        types = [kind.record_type_id for reading in readings for kind in reading.types]
        agencies = [] if self.has_agency else self.agencies(readings, agency_text or self.source.name)
        return agencies, list(dict.fromkeys(types))[:MOST_TYPES]

    def agencies(self, readings: list[Reading], name: str) -> list[SuggestedAgency]:
        """Return those that the words name, then those of the place whose names are most like the words."""
        place = next((reading.place for reading in readings if reading.place), None)
        ids = self.waiting(place)
        ids += [agency.agency_id for reading in readings for agency in reading.agencies[:MOST_AGENCIES]]
        if len(set(ids)) < MOST_AGENCIES:
            alike = self.alike(name, place)
            ids += alike.exclude(pk__in=ids).values_list("pk", flat=True)[:MOST_AGENCIES]
        return suggested_agencies(list(dict.fromkeys(ids))[:MOST_AGENCIES])

    def waiting(self, place: Place | None) -> list[int]:
        """Return the agency of the described name, however it is written, that waits for review, if there is one.

        It is of the place that the words name, or of one below or above it. Only one: public agencies keep their room.
        """
        key = name_key(self.source.agency_described_not_in_database or "")
        if not key:
            return []
        namesakes = Agency.objects.pending().annotate(key=NameKey("name")).filter(key=key)
        if place is not None:
            links = AgencyLocation.objects.filter(IsNear("location_id", place.pk))
            namesakes = namesakes.filter(IsAnyOf("pk", links.values("agency_id")))
        return list(namesakes.order_by("pk").values_list("pk", flat=True)[:1])

    def alike(self, name: str, place: Place | None) -> "QuerySet[Agency]":
        """Return the agencies of a place, of all below and above it, by how alike their names are to a text.

        A town's own agencies come first: a text about Boise doesn't mean the State Police there. Without a place only
        names that are alike come, and none where no one has described the agency.
        """
        agencies: Any = Agency.objects.public()
        if place is not None:
            links = AgencyLocation.objects.filter(IsNear("location_id", place.pk))
            agencies = agencies.filter(IsAnyOf("pk", links.values("agency_id")))
        elif self.source.agency_described_not_in_database:
            agencies = agencies.filter(name__trigram_similar=name)
        else:
            agencies = agencies.none()
        order: list[Any] = ["-likeness", "pk"]
        if place is not None and place.type == LocationType.LOCALITY:
            order.insert(0, Exists(AgencyLocation.objects.filter(agency=OuterRef("pk"), location=place.pk)).desc())
        return agencies.annotate(likeness=TrigramSimilarity("name", name)).order_by(*order)


def suggested_agencies(ids: list[int]) -> list[SuggestedAgency]:
    """Return some agencies in their order, with their places and how many sources they have; three queries."""
    if not ids:
        return []
    rows = Agency.objects.filter(pk__in=ids).values_list("pk", "name", "approval_status")
    names = {pk: (name, status == ApprovalStatus.PENDING) for pk, name, status in rows}
    places, sources = places_in_words(ids), source_counts(ids)
    return [
        SuggestedAgency(pk, names[pk][0], places.get(pk, ""), sources.get(pk, 0), waits=names[pk][1])
        for pk in ids
        if pk in names
    ]


def source_counts(agency_ids: Iterable[int]) -> dict[int, int]:
    links = AgencyDataSource.objects.public().filter(agency__in=agency_ids).order_by()
    return dict(links.values("agency").annotate(sources=Count("pk")).values_list("agency", "sources"))
