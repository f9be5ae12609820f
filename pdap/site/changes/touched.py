"""Which records show something that has changed: a county's name stands in its places and their agencies.

This is asked when changes are read. A trigger could not say it: a link that another transaction is making at the same
time is not seen by it.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

from django.db.models import QuerySet

from agencies.models import AgencyLocation, AgencyMetaUrl
from datasources.models import AgencyDataSource, DataSource, RecordType
from locations.models import Location
from pdap.db.relations import Table
from requests_app.models import DataRequestDataSource

Question = Callable[[Set[int]], QuerySet[Any, Any]]


def places(path: str) -> Question:
    return lambda ids: Location.objects.filter(**{f"{path}__in": ids}).values_list("pk", flat=True)


def agencies_in(path: str) -> Question:
    links = AgencyLocation.objects
    return lambda ids: links.filter(**{f"location{path}__in": ids}).values_list("agency_id", flat=True)


# By the table that has changed: the tables of the records that show its rows, and which of them.
SHOWN_BY: dict[str, tuple[tuple[str, Question], ...]] = {
    Table.STATES: ((Table.LOCATIONS, places("state")), (Table.AGENCIES, agencies_in("__state"))),
    Table.COUNTIES: ((Table.LOCATIONS, places("county")), (Table.AGENCIES, agencies_in("__county"))),
    Table.LOCALITIES: ((Table.LOCATIONS, places("locality")), (Table.AGENCIES, agencies_in("__locality"))),
    Table.LOCATIONS: ((Table.AGENCIES, agencies_in("")),),
    Table.META_URLS: (
        (
            Table.AGENCIES,
            lambda ids: AgencyMetaUrl.objects.filter(meta_url__in=ids).values_list("agency_id", flat=True),
        ),
    ),
    Table.RECORD_CATEGORIES: (
        (Table.RECORD_TYPES, lambda ids: RecordType.objects.filter(category__in=ids).values_list("pk", flat=True)),
        (
            Table.DATA_SOURCES,
            lambda ids: DataSource.objects.filter(record_type__category__in=ids).values_list("pk", flat=True),
        ),
    ),
    Table.RECORD_TYPES: (
        (Table.DATA_SOURCES, lambda ids: DataSource.objects.filter(record_type__in=ids).values_list("pk", flat=True)),
    ),
    # The names of a source's agencies, and the numbers of those that are public.
    Table.AGENCIES: (
        (
            Table.DATA_SOURCES,
            lambda ids: AgencyDataSource.objects.filter(agency__in=ids).values_list("data_source_id", flat=True),
        ),
    ),
    # The numbers of the public sources of a request.
    Table.DATA_SOURCES: (
        (
            Table.DATA_REQUESTS,
            lambda ids: DataRequestDataSource.objects.filter(data_source__in=ids).values_list("request_id", flat=True),
        ),
    ),
}


def touched_records(changed: Mapping[str, Set[int]]) -> Iterator[tuple[str, int]]:
    """Give the records that show rows of some tables, as table and id, each once."""
    seen: set[tuple[str, int]] = set()
    for table, ids in changed.items():
        for shown_in, question in SHOWN_BY.get(table, ()):
            seen.update((shown_in, pk) for pk in question(ids))
    yield from sorted(seen)
