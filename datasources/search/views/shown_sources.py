"""The sources of a page of results, as its lists show them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.db.models import F, QuerySet

from datasources.models import DataSource
from datasources.search.search_links import query_given
from datasources.search.views.shown_search import Search
from datasources.templatetags.search import BEGIN, END
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.lib.typed_words import clean_query

# What a list shows of a source.
LISTED = (
    *("name", "description", "record_type_id", "url_status", "coverage_start", "coverage_end", "record_formats"),
    *("source_url", "internet_archive_url"),
)


def listed_sources(ids: object) -> QuerySet[Any, Any]:
    """Return sources as lists show them, with nothing marked."""
    sources = DataSource.objects.public().filter(IsAnyOf("pk", array_given(ids)))
    return sources.annotate(marked_name=F("name"), marked_description=F("description"))


def marked_sources(words: object, ids: object) -> QuerySet[Any, Any]:
    """Return the same with what matches marked."""
    query, signs = query_given(words), {"config": "english", "start_sel": BEGIN, "stop_sel": END}
    return (
        DataSource.objects.public()
        .filter(IsAnyOf("pk", array_given(ids)))
        .annotate(
            marked_name=SearchHeadline("name", query, highlight_all=True, **signs),  # type: ignore[arg-type]
            marked_description=SearchHeadline("description", query, max_words=45, min_words=25, **signs),  # type: ignore[arg-type]
        )
    )


SHOWN = ("pk", *LISTED, "marked_name", "marked_description")
LISTED_SOURCES, MARKED_SOURCES = AskedOften(listed_sources, *SHOWN), AskedOften(marked_sources, *SHOWN)


def highlighted_sources(ids: Sequence[int], search: Search) -> dict[int, dict[str, Any]]:
    """Return the sources of a page with their record type, and with what matches marked, in one query."""
    rows: Iterable[Any] = ()
    if ids and search.words:
        rows = MARKED_SOURCES(clean_query(search.words), array_literal(set(ids)))
    elif ids:
        rows = LISTED_SOURCES(array_literal(set(ids)))
    types = {record_type.pk: record_type for record_type in search.types}
    return {row.pk: {"source": row, "record_type": types.get(row.record_type_id or 0)} for row in rows}
