"""What a data source lacks that readers look for it by: no reason to refuse it, but one to look twice."""

from typing import Any

from datasources.models import AgencyDataSource, DataSource
from datasources.services.brought_agencies import brought_agencies
from pdap.db.public_records import is_pending, is_public


def sources_with_agency(sources: Any) -> dict[int, bool]:
    """Return those of some sources (rows or a query of them) that have an agency, and whether readers will see one.

    They will if it is public, or becomes so with the approval of the source. Takes at most four queries.
    """
    ties: Any = AgencyDataSource.objects.filter(data_source__in=sources).order_by()
    ties = ties.annotate(shown=is_public("agency"), waits=is_pending("agency"))
    rows = list(ties.values_list("data_source_id", "agency_id", "shown", "waits"))
    waiting = {agency for _, agency, _, waits in rows if waits}
    brought = brought_agencies(waiting) if waiting else set()
    seen = {source for source, agency, shown, _ in rows if shown or agency in brought}
    return {source: source in seen for source, *_ in rows}


def missing_parts(source: DataSource, with_agency: dict[int, bool]) -> list[str]:
    """Return what a source lacks; `with_agency` is what `sources_with_agency` says of it."""
    if source.pk not in with_agency:
        missing = ["it has no agency"]
    else:
        missing = [] if with_agency[source.pk] else ["its agency isn’t public"]
    return missing if source.record_type_id is not None else [*missing, "it has no record type"]
