"""What a place's pages list: every link of a source and an agency there, light enough to count and sort them all."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from agencies.enums import Level, level_of
from datasources.models import AgencyDataSource
from locations.queries.relatives import PlaceAndRelatives
from pdap.enums import ApprovalStatus, UrlStatus
from pdap.queries import QueryBuilderBase

NARROW_TO_BROAD = tuple(Level)


class SourceLink(NamedTuple):
    """One source of one agency, as the contract's search counts them."""

    data_source_id: int
    agency_id: int
    agency_name: str
    data_source_name: str
    jurisdiction_type: str
    record_type_id: int
    url_status: str

    @property
    def level(self) -> Level:
        """The group that it stands in."""
        return level_of(self.jurisdiction_type)


@dataclass
class Found:
    """The links of a place: those that work, and those whose address is broken, each narrow to broad, by agency."""

    links: list[SourceLink] = field(default_factory=list)
    broken: list[SourceLink] = field(default_factory=list)

    def of_types(self, record_type_ids: set[int]) -> "Found":
        """Return only what has one of these record types."""

        def keep(links: list[SourceLink]) -> list[SourceLink]:
            return [link for link in links if link.record_type_id in record_type_ids]

        return Found(keep(self.links), keep(self.broken))

    def by_type(self) -> Counter[int]:
        """Return how many links each record type has."""
        return Counter(link.record_type_id for link in self.links)

    def by_level(self) -> dict[Level, int]:
        """Return how many links each level has, narrow to broad."""
        counted = Counter(link.level for link in self.links)
        return {level: counted[level] for level in NARROW_TO_BROAD}


class PlaceSources(QueryBuilderBase[Found]):
    """What a search for a place finds (behaviour 2.1), and what it would find if the address worked."""

    def __init__(self, location_id: int | None) -> None:
        """Take a place, None for all."""
        self.location_id = location_id

    def run(self) -> Found:
        """Return the links."""
        rows = AgencyDataSource.objects.filter(
            data_source__approval_status=ApprovalStatus.APPROVED,
            data_source__record_type__isnull=False,
            agency__approval_status=ApprovalStatus.APPROVED,
        )
        place = "agency__location_links__location"
        if self.location_id is None:
            rows = rows.filter(**{f"{place}__isnull": False})
        else:
            rows = rows.filter(**{f"{place}__in": PlaceAndRelatives(self.location_id).ids()})
        answer = rows.values_list(
            "data_source_id",
            "agency_id",
            "agency__name",
            "data_source__name",
            "agency__jurisdiction_type",
            "data_source__record_type_id",
            "data_source__url_status",
        ).distinct()
        links = sorted(
            map(SourceLink._make, answer),
            key=lambda link: (
                NARROW_TO_BROAD.index(link.level),
                link.agency_name.casefold(),
                link.agency_id,
                link.data_source_name.casefold(),
                link.data_source_id,
            ),
        )
        found = Found()
        for link in links:
            (found.broken if link.url_status == UrlStatus.BROKEN else found.links).append(link)
        return found
