"""Counting sources by the rule of search (contract 5.2) in lists of other things."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql.constants import LOUTER
from django_cte import CTE, with_cte

from agencies.models import Agency
from datasources.models import RecordType, SearchableSource
from pdap.db.arrays import IsAnyOf


def with_source_count(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return agencies with `source_count`: the sources of each that search finds. Each is asked for by itself."""
    reachable = SearchableSource.objects.working().filter(agency=OuterRef("pk")).order_by().values("agency")
    counted = reachable.annotate(sources=Count("data_source", distinct=True)).values("sources")
    return agencies.annotate(source_count=Coalesce(Subquery(counted), 0))


def ranked_by_sources(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return the ids of agencies, those with most sources first, then by name. All are counted together."""
    found = CTE(agencies.order_by().values("id", "name"), name="found", materialized=True)
    reachable = SearchableSource.objects.working().filter(IsAnyOf("agency_id", found.queryset().values("id")))
    counted = reachable.order_by().values("agency_id").annotate(sources=Count("data_source", distinct=True))
    counts = CTE(counted, name="counts")
    ranked = counts.join(found.queryset(), id=counts.col.agency_id, _join_type=LOUTER)
    ranked = ranked.annotate(source_count=Coalesce(counts.col.sources, 0))
    return with_cte(found, counts, select=ranked.order_by("-source_count", "name", "id").values_list("id", flat=True))


def with_type_count(types: QuerySet[RecordType, Any]) -> QuerySet[Any]:
    """Return record types with `source_count`: the sources of each that search finds, wherever these are."""
    reachable = SearchableSource.objects.working().filter(record_type=OuterRef("pk")).order_by().values("record_type")
    counted = reachable.annotate(sources=Count("data_source", distinct=True)).values("sources")
    return types.annotate(source_count=Coalesce(Subquery(counted), 0))


def count_sources_without_place() -> int:
    """Return how many sources search finds everywhere and in no place: neither they nor their agencies have one."""
    working = SearchableSource.objects.working()
    placed = working.filter(location__isnull=False, data_source=OuterRef("data_source"))
    nowhere = working.filter(location=None).exclude(Exists(placed))
    return nowhere.values("data_source").distinct().count()
