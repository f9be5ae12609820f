"""Data sources as PDAP's data source manager sends them, up to a thousand at once (contract 6.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from agencies.models import Agency
from audit.merging.enums import Kind
from audit.merging.redirects import with_survivors
from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.models import AgencyDataSource, DataSource, RecordType
from datasources.services.brought_agencies import lock_agencies_of, settle_brought_agencies
from datasources.signals import data_sources_published
from pdap.db.actor import set_actor
from pdap.db.bulk import update_rows
from pdap.db.enums import ApprovalStatus
from pdap.db.normalized_urls import normalized
from pdap.db.sync import (
    Item,
    SyncError,
    changed_columns,
    check_linked,
    lock_batches_of,
    private_links,
    replace_links,
    unknown_ids,
)
from pdap.lib.pages_behind_hash import kept_form

KIND = "data_sources"
AGENCIES = "agency_ids"
COVERAGE = {"coverage_start", "coverage_end"}


@transaction.atomic
def add_sources(items: Sequence[Item], actor_id: int | None) -> list[int]:
    """Add data sources that are public at once, of which followers are told; return an id for each item, in order.

    A source whose address is there already with the same record type is left as it is and gives its id. SyncError for
    unknown agencies, for links into a private network, and for a coverage that ends before it begins.
    """
    change_set = set_actor(actor_id)
    lock_batches_of(KIND)
    items = with_survivors(Kind.AGENCY, items, AGENCIES)
    check_linked(
        items,
        AGENCIES,
        Agency,
        "agency",
        coverage_problems((place, content) for place, (_, content) in enumerate(items)),
    )
    types = record_types()
    urls = [content["source_url"] for _, content in items]
    lock_addresses(urls)
    keys = [
        (address, types[content["record_type"]]) for address, (_, content) in zip(normalized(urls), items, strict=True)
    ]
    id_of, exact = sources_by_address({address for address, _ in keys})
    new: dict[tuple[str, int], tuple[DataSource, Collection[int]]] = {}
    problems = []
    for place, (key, (_, content)) in enumerate(zip(keys, items, strict=True)):
        if key not in id_of and key not in new:
            columns = source_columns(content, types)
            new[key] = DataSource(approval_status=ApprovalStatus.APPROVED, **columns), content[AGENCIES]
            problems += private_links([(place, new[key][0], columns)])
    if problems:
        raise SyncError(problems)
    sources = DataSource.objects.bulk_create(source for source, _ in new.values())
    AgencyDataSource.objects.bulk_create(
        AgencyDataSource(data_source=source, agency_id=pk)
        for source, agencies in new.values()
        for pk in sorted(set(agencies))
    )
    if sources:
        settle_brought_agencies(change_set)
        data_sources_published.send(DataSource, data_sources=sources)
    id_of |= {key: source.pk for key, (source, _) in new.items()}
    return [exact.get((url, key[1]), id_of[key]) for url, key in zip(urls, keys, strict=True)]


@transaction.atomic
def update_sources(items: Sequence[Item], actor_id: int | None) -> int:
    """Write sources' columns, record type and agencies; return how many sources had other columns.

    What is as it was is not touched. SyncError for unknown sources and agencies, for an address that another source has
    with the same record type, for new links into a private network, and for a coverage that ends before it begins.
    """
    change_set = set_actor(actor_id)
    lock_batches_of(KIND)
    ids = [pk for pk, _ in items]
    lock_agencies_of(ids, {agency for _, content in items for agency in content[AGENCIES]})
    rows = {row.pk: row for row in DataSource.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    items = with_survivors(Kind.AGENCY, items, AGENCIES)
    check_linked(items, AGENCIES, Agency, "agency", unknown_ids(items, "app_id", rows, "data source", own=True))
    types = record_types()
    changed = {pk: changed_columns(rows[pk], source_columns(content, types)) for pk, content in items}
    moved = {rows[pk].source_url for pk, names in changed.items() if names & {"source_url", "record_type_id"}}
    others = DataSource.objects.filter(source_url__in=moved).exclude(pk__in=ids)
    owners: dict[tuple[str, int | None], int] = {
        (url, kind): pk for url, kind, pk in others.values_list("source_url", "record_type_id", "pk")
    }
    problems = coverage_problems((place, vars(rows[pk])) for place, pk in enumerate(ids) if changed[pk] & COVERAGE)
    problems += private_links((place, rows[pk], changed[pk]) for place, pk in enumerate(ids))
    for place, pk in enumerate(ids):
        if (owner := owners.setdefault((rows[pk].source_url, rows[pk].record_type_id), pk)) != pk:
            problems.append((place, "source_url", f"Data source {owner} already has this link and record type."))
    if problems:
        raise SyncError(problems)
    update_rows([rows[pk] for pk, names in changed.items() if names], set().union(*changed.values()))
    replace_links(AgencyDataSource, "data_source", "agency", {pk: content[AGENCIES] for pk, content in items})
    settle_brought_agencies(change_set)
    return sum(map(bool, changed.values()))


@transaction.atomic
def delete_sources(ids: Collection[int], actor_id: int | None) -> int:
    """Delete data sources, those that are not there aside, with their links and events; return how many."""
    change_set = set_actor(actor_id)
    lock_batches_of(KIND)
    lock_agencies_of(ids)
    deleted = DataSource.objects.filter(pk__in=ids).delete()[1].get(DataSource._meta.label, 0)
    settle_brought_agencies(change_set)
    return deleted


def lock_addresses(urls: Sequence[str]) -> None:
    """Hold addresses for this transaction, as `submit` does with its one: no one can submit them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(hashtext('data_sources.addresses'), 0),"
            " pg_advisory_xact_lock(hashtext('data_sources.normalised_url'), key)"
            " from (select distinct hashtext(public.address_key(url)) as key from unnest(%s::text[]) url) held",
            [[kept_form(url) for url in urls]],
        )


def sources_by_address(addresses: Collection[str]) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """Return sources by normalized address and record type, the oldest of twins; and by exact address."""
    rows = DataSource.objects.filter(normalised_url__in=addresses).order_by("-pk")
    sources = list(rows.values_list("normalised_url", "source_url", "record_type_id", "pk"))
    return {(address, kind): pk for address, _, kind, pk in sources}, {(url, kind): pk for _, url, kind, pk in sources}


def coverage_problems(coverages: Iterable[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, str, str]]:
    """Return a problem for each coverage, by its place in the call, that ends before it begins."""
    return [
        (place, "coverage_end", ENDS_TOO_EARLY)
        for place, values in coverages
        if ends_too_early(values.get("coverage_start"), values.get("coverage_end"))
    ]


def record_types() -> dict[str, int]:
    rows = RecordType.objects.exclude(name=None).values_list("name", "pk")
    return {str(name): pk for name, pk in rows}


def source_columns(content: Mapping[str, Any], types: Mapping[str, int]) -> dict[str, Any]:
    """Return what of an item's content are columns, the record type as the id that its column holds."""
    values = {name: value for name, value in content.items() if name not in (AGENCIES, "record_type")}
    return {**values, "record_type_id": types[content["record_type"]]}
