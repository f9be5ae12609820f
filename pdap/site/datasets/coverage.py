"""What exists for each state and county, by record type: a dataset that is worked out, place by place."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from locations.enums import LocationType
from locations.models import Location, LocationExpanded
from pdap.db.queries import run_query_builder
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.site.datasets.dataset import INTEGER, STRING, Column, Dataset
from requests_app.queries.coverage_matrix import CoverageMatrix, Standing


@dataclass(frozen=True, eq=False)
class CoverageDataset(Dataset):
    """The states within the nation, and the counties within each state; what has nothing has no row."""

    def rows(self, ids: Collection[int] | None = None, state: int | None = None) -> Iterator[dict[str, Any]]:
        parents = LocationExpanded.objects.filter(type__in=[LocationType.NATIONAL, LocationType.STATE])
        if state is not None:
            parents = parents.filter(type=LocationType.STATE, state_id=state)
        # One matrix after the other: that of a state is a few thousand cells.
        for parent in parents.order_by("id"):
            matrix = run_query_builder(CoverageMatrix(parent))
            for place in sorted(matrix.places, key=lambda row: row.location_id):
                for kind in matrix.types:
                    cell = place.cell(kind.pk)
                    if cell.standing is not Standing.NONE:
                        yield {
                            "location_id": place.location_id,
                            "record_type_id": kind.pk,
                            "coverage": cell.standing.value,
                            "working_sources": int(cell.working),
                            "broken_sources": int(cell.broken),
                            "open_requests": int(cell.requests),
                        }


COVERAGE = CoverageDataset(
    name="coverage",
    title=_("Coverage"),
    description=_("What’s listed for each state and county, by record type. Where nothing is listed, there is no row."),
    columns=[
        Column("location_id", INTEGER, _("The ID of a state or county, from the places file."), nullable=False),
        Column("record_type_id", INTEGER, _("The ID of a record type, from the record types file."), nullable=False),
        Column(
            "coverage",
            STRING,
            _("What is listed: working sources, only broken links, or only requests."),
            choices=tuple(standing.value for standing in Standing if standing is not Standing.NONE),
            nullable=False,
        ),
        Column("working_sources", INTEGER, _("The number of sources not reported broken."), nullable=False),
        Column("broken_sources", INTEGER, _("The number of sources with broken links."), nullable=False),
        Column("open_requests", INTEGER, _("The number of open data requests."), nullable=False),
    ],
    records=Location.objects.all,
    of_state=lambda state: Q(state_id=state),
    key=("location_id", "record_type_id"),
    refers={"location_id": ("places", "id"), "record_type_id": ("record-types", "id")},
)
