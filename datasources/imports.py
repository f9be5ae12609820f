"""Data sources from a file of rows."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from datasources.enums import AccessType
from datasources.models import AgencyDataSource, DataSource, RecordType
from datasources.signals import data_source_published
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.lib.importing.files import Progress, RejectedError, Report, Row, batches

REQUIRED = ("name", "source_url", "record_type")
COLUMNS = (
    *("name", "description", "supplying_entity", "agency_originated", "coverage_start", "coverage_end"),
    *("access_types", "record_formats", "data_portal_type", "readme_url"),
)
is_web_address = URLValidator(schemes=["http", "https"])

Key = tuple[str, int | None]  # address and record type, as the table's unique constraint has it


def read_source(row: Row, types: dict[str, int]) -> tuple[Key, dict[str, Any]]:
    """Return a source's key and columns; RejectedError if it cannot come in."""
    if not row["name"]:
        raise RejectedError("It has no name.")
    address = row["source_url"]
    try:
        is_web_address(address)
    except ValidationError:
        raise RejectedError(f"“{address[:80]}” is no web address: it begins with http:// or https://.") from None
    if "#" in address:
        raise RejectedError("Its address holds a #: leave that and what follows it out.")
    if row["record_type"] and row["record_type"] not in types:
        raise RejectedError(f"“{row['record_type']}” is no record type that we know.")
    start, end = date(row, "coverage_start"), date(row, "coverage_end")
    if start and end and end < start:
        raise RejectedError("Its coverage ends before it starts.")
    access = [part for part in row["access_types"].split("|") if part]
    if unknown := [part for part in access if part not in AccessType.values]:
        raise RejectedError(f"“{unknown[0]}” is no access type: write {', '.join(AccessType.values)}.")
    if row["agency_originated"] not in ("", "true", "false"):
        raise RejectedError("Its agency_originated is neither true nor false.")
    return (address, types.get(row["record_type"])), {
        "name": row["name"],
        "description": row["description"] or None,
        "supplying_entity": row["supplying_entity"] or None,
        "agency_originated": {"true": True, "false": False}.get(row["agency_originated"]),
        "coverage_start": start,
        "coverage_end": end,
        "access_types": access,
        "record_formats": [part for part in row["record_formats"].split("|") if part],
        "data_portal_type": row["data_portal_type"] or None,
        "readme_url": row["readme_url"] or None,
    }


def date(row: Row, column: str) -> datetime.date | None:
    """Return a date of a row; RejectedError if it is none."""
    try:
        return datetime.date.fromisoformat(row[column]) if row[column] else None
    except ValueError:
        raise RejectedError(f"“{row[column]}” in {column} is no date: write it as 2024-12-31.") from None


def import_sources(
    rows: Iterable[Row], report: Report, agency_of: dict[str, int], progress: Progress, tell: bool = False
) -> None:
    """Bring sources in, approved, with their agencies by ORI.

    Rows with the same address and record type are one source: the first one's columns, the agencies of all. With `tell`
    those who follow its place hear of each new one.
    """
    types = {name: pk for name, pk in RecordType.objects.exclude(name=None).values_list("name", "pk") if name}
    wanted: dict[Key, dict[str, Any]] = {}
    agencies: dict[Key, set[int]] = {}
    for row in rows:
        try:
            key, columns = read_source(row, types)
        except RejectedError as reason:
            report.reject(row, str(reason))
            continue
        if key in wanted:
            report.counts["unchanged"] += 1
            report.notes["repeat a source of the same file: their agencies were added to it"] += 1
        wanted.setdefault(key, columns)
        linked = agencies.setdefault(key, set())
        if row["agency_ori"] in agency_of:
            linked.add(agency_of[row["agency_ori"]])
        elif row["agency_ori"]:
            report.notes["name an agency that did not come in, and stand without it"] += 1
        else:
            report.notes["name no agency"] += 1
    done = 0
    for batch in batches(list(wanted.items())):
        write(batch, agencies, report, tell)
        done += len(batch)
        progress("data sources", done, len(wanted))


@transaction.atomic
def write(
    batch: list[tuple[Key, dict[str, Any]]], agencies: dict[Key, set[int]], report: Report, tell: bool = False
) -> None:
    """Make, change or leave a batch of sources, and link their agencies; with `tell`, publish the new ones."""
    set_actor(None)
    found = DataSource.objects.filter(source_url__in=[address for (address, _), _ in batch])
    known: dict[Key, DataSource] = {(source.source_url, source.record_type_id): source for source in found}
    new, changed = [], []
    for key, columns in batch:
        source = known.get(key)
        if source is None:
            address, record_type = key
            source = DataSource(
                source_url=address, record_type_id=record_type, approval_status=ApprovalStatus.APPROVED, **columns
            )
            known[key] = source
            new.append(source)
        elif any(getattr(source, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(source, name, value)
            changed.append(source)
    DataSource.objects.bulk_create(new)
    DataSource.objects.bulk_update(changed, COLUMNS)
    links = [(known[key].pk, agency_id) for key, _ in batch for agency_id in sorted(agencies[key])]
    AgencyDataSource.objects.bulk_create(
        [AgencyDataSource(data_source_id=source_id, agency_id=agency_id) for source_id, agency_id in links],
        ignore_conflicts=True,
    )
    for source in new if tell else ():
        data_source_published.send(DataSource, data_source=source)
    report.counts["created"] += len(new)
    report.counts["updated"] += len(changed)
    report.counts["unchanged"] += len(batch) - len(new) - len(changed)
