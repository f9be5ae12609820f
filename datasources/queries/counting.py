"""Counting sources by the rule of search (contract 5.2) in lists of other things."""

from typing import Any

from django.db.models import Count, QuerySet

from agencies.models import Agency
from datasources.searchable import is_searchable


def with_source_count(agencies: QuerySet[Agency, Any]) -> QuerySet[Any]:
    """Return agencies with `source_count`: the sources of each that search finds."""
    return agencies.annotate(
        source_count=Count("data_source_links", filter=is_searchable("data_source_links__data_source"))
    )
