"""The demonstration's data sources: the real portals, invented ones of every record type, and what waits for review."""

import datetime
import random
from collections.abc import Sequence

from agencies.enums import AgencyType
from agencies.models import Agency
from datasources.enums import AccessType, DetailLevel, RetentionSchedule, UpdateMethod
from datasources.models import AgencyDataSource, DataSource, RecordType, Review
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.ops.demonstration.agencies import Place, read_portals, slug
from pdap.ops.demonstration.arrival_dates import added_at

INVENTED = 460
BROKEN = 14
FORMATS = ("CSV", "PDF", "XLS", "HTML table", "HTML text", "JSON", "Dashboard / Visualization")
OF_COURTS = {"Court Cases", "Wanted Persons"}
OF_JAILS = {"Incarceration Records", "Booking Reports"}

Pairs = list[tuple[Agency, Place]]


def suits_agency(agency: Agency, record_type: str) -> bool:
    if agency.agency_type == AgencyType.COURT:
        return record_type in OF_COURTS
    if agency.agency_type == AgencyType.INCARCERATION:
        return record_type in OF_JAILS
    return record_type not in OF_COURTS | OF_JAILS


def make_portals(pairs: Pairs, types: dict[str, RecordType]) -> list[DataSource]:
    by_name = {agency.name: agency for agency, _ in reversed(pairs)}
    portals = read_portals()
    sources = DataSource.objects.bulk_create(
        [
            DataSource(
                name=portal["name"],
                description=f"A public page of or about the {portal['agency']}.",
                source_url=portal["url"],
                record_type=types[portal["record_type"]],
                record_formats=portal["formats"].split("|"),
                access_types=[AccessType.WEBPAGE, AccessType.DOWNLOAD]
                if "CSV" in portal["formats"]
                else [AccessType.WEBPAGE],
                agency_originated=True,
                approval_status=ApprovalStatus.APPROVED,
                created_at=added_at(number, len(portals)),
            )
            for number, portal in enumerate(portals)
        ]
    )
    link_to_agencies(sources, [by_name[portal["agency"]] for portal in portals])
    return sources


def make_invented(pairs: Pairs, types: dict[str, RecordType], chance: random.Random) -> list[DataSource]:
    """Make sources that no one publishes, of every record type in turn, at reserved addresses."""
    sources, agencies = [], []
    kinds = list(types.values())
    for number in range(INVENTED):
        kind = kinds[number % len(kinds)]
        agency, place = chance.choice([pair for pair in pairs if suits_agency(pair[0], kind.name or "")])
        sources.append(invented_source(number, agency, place, kind, chance))
        agencies.append(agency)
    made = DataSource.objects.bulk_create(sources)
    link_to_agencies(made, agencies)
    return made


def invented_source(number: int, agency: Agency, place: Place, kind: RecordType, chance: random.Random) -> DataSource:
    start = chance.choice([None, *range(2005, 2024)])
    end = chance.choice([None, None, 2024, 2025]) if start else None
    return DataSource(
        name=f"{kind.name} of the {agency.name}",
        description=f"Made up for this demonstration. {kind.description or ''}".strip(),
        source_url=f"https://data.{slug(place.name)}.example.org/{slug(kind.name or '')}/{number}",
        record_type=kind,
        record_formats=chance.sample(FORMATS, chance.choice([1, 1, 2, 3])),
        access_types=chance.sample(list(AccessType.values), chance.choice([1, 1, 2])),
        agency_supplied=chance.choice([True, True, True, False, None]),
        agency_originated=chance.choice([True, True, None]),
        coverage_start=datetime.date(start, 1, 1) if start else None,
        coverage_end=datetime.date(end, 12, 31) if end else None,
        detail_level=chance.choice([None, *DetailLevel.values]),
        update_method=chance.choice([None, *UpdateMethod.values]),
        retention_schedule=chance.choice([None, None, *RetentionSchedule.values]),
        data_portal_type=chance.choice([None, None, "Socrata", "ArcGIS", "CKAN"]),
        url_status=UrlStatus.BROKEN if number < BROKEN else UrlStatus.OK,
        internet_archive_url="https://web.archive.org/" if number < BROKEN // 2 else None,
        approval_status=ApprovalStatus.APPROVED,
        created_at=added_at(number, INVENTED),
    )


def make_submissions(
    pairs: Pairs, live: list[DataSource], types: dict[str, RecordType], submitter_id: int, chance: random.Random
) -> None:
    """Make fifteen submissions that wait for review: three repeat live sources, two name no agency."""
    sources: list[DataSource] = []
    agencies: list[Agency | None] = []
    for original in [candidate for candidate in live if "://www." not in candidate.source_url][:3]:
        copy = DataSource(
            name=original.name,
            description="The same page, submitted again.",
            source_url=original.source_url.replace("https://", "https://www.", 1).rstrip("/") + "/",
            record_type=original.record_type,
        )
        sources.append(copy)
        agencies.append(original.agencies.first())
    kinds = list(types.values())
    for number in range(12):
        kind = kinds[(number * 5) % len(kinds)]
        agency, place = chance.choice([pair for pair in pairs if suits_agency(pair[0], kind.name or "")])
        source = invented_source(10_000 + number, agency, place, kind, chance)
        source.approval_status = ApprovalStatus.PENDING
        if number < 2:
            source.agency_described_not_in_database = f"Transit police of {place.name}"
        sources.append(source)
        agencies.append(None if number < 2 else agency)
    for number, source in enumerate(sources):
        source.submitter_id = submitter_id
        source.submission_notes = "Found while looking for something else." if number % 3 == 0 else None
    made = DataSource.objects.bulk_create(sources)
    link_to_agencies(made, agencies)
    Review.objects.bulk_create([Review(data_source=source) for source in made])


def link_to_agencies(sources: Sequence[DataSource], agencies: Sequence[Agency | None]) -> None:
    """Link each source to its agency, if it has one."""
    pairs = zip(sources, agencies, strict=True)
    AgencyDataSource.objects.bulk_create(
        [AgencyDataSource(data_source=source, agency=agency) for source, agency in pairs if agency is not None]
    )
