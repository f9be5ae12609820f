"""Numbers of sources by the rule of search (contract 5.2) in lists of other things, as they are kept."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce
from django.db.models.sql.constants import LOUTER
from django_cte import CTE, with_cte

from agencies.models import Agency
from datasources.models import Area, RecordType, SearchCount
from pdap.db.arrays import IsAnyOf

# PostgreSQL adds up such numbers as decimals.
TOTAL = Cast(Sum("sources"), BigIntegerField())


def kept_number(area: Area, **narrowed: Any) -> Coalesce:
    """Return the number of sources in an area, or of a record type there, as a part of a query."""
    parts = SearchCount.objects.filter(area=area, **narrowed).order_by().values("area")
    return Coalesce(Subquery(parts.annotate(total=TOTAL).values("total")), 0)


def with_source_count(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return agencies with `source_count`: the sources of each that search finds."""
    return agencies.annotate(source_count=kept_number(Area.AGENCY, area_id=OuterRef("pk")))


def ranked_by_sources(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return the ids of agencies, those with most sources first, then by name. All numbers are read together."""
    listed = CTE(agencies.order_by().values("id", "name"), name="listed", materialized=True)
    parts = SearchCount.objects.filter(IsAnyOf("area_id", listed.queryset().values("id")), area=Area.AGENCY)
    counts = CTE(parts.order_by().values("area_id").annotate(total=TOTAL), name="counts")
    ranked = counts.join(listed.queryset(), id=counts.col.area_id, _join_type=LOUTER)
    ranked = ranked.annotate(source_count=Coalesce(counts.col.total, 0))
    return with_cte(listed, counts, select=ranked.order_by("-source_count", "name", "id").values_list("id", flat=True))


def with_type_count(types: QuerySet[RecordType, Any]) -> QuerySet[Any]:
    """Return record types with `source_count`: the sources of each that search finds, wherever these are."""
    return types.annotate(source_count=kept_number(Area.EVERYWHERE, record_type_id=OuterRef("pk")))


def count_sources_without_place() -> int:
    """Return how many sources search finds everywhere and in no place: neither they nor their agencies have one."""
    numbers = SearchCount.objects.filter(area__in=[Area.EVERYWHERE, Area.PLACED]).values("area")
    of_area = dict(numbers.annotate(total=TOTAL).values_list("area", "total"))
    return of_area.get(Area.EVERYWHERE, 0) - of_area.get(Area.PLACED, 0)
