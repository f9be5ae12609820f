"""What a data source lacks that readers look for it by: no reason to refuse it, but one to look twice."""

from typing import Any

from datasources.models import AgencyDataSource, DataSource


def sources_with_agency(sources: Any) -> set[int]:
    """Return the numbers of those of some sources (rows or a query of them) that have an agency; one query."""
    return set(AgencyDataSource.objects.filter(data_source__in=sources).values_list("data_source_id", flat=True))


def missing_parts(source: DataSource, has_agency: bool) -> list[str]:
    missing = [] if has_agency else ["it has no agency"]
    return missing if source.record_type_id is not None else [*missing, "it has no record type"]
