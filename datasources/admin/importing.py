"""Data sources in files."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from audit.merging.enums import Kind
from datasources.enums import AccessType, AgencyAggregation, DetailLevel, RetentionSchedule, UpdateMethod
from datasources.models import AgencyDataSource, DataSource
from datasources.services.importing import import_sources, take_addresses
from pdap.admin.importing.addresses import AddressedResource
from pdap.admin.importing.columns import Column
from pdap.admin.importing.links import AgencyName, AgencyNumber, Links, RecordTypeNumber, RecordTypeWord
from pdap.admin.importing.words import LONGEST_NOTE, Address, Day, Moment, OneOf, Several, Text, YesNo
from pdap.db.enums import UrlStatus
from pdap.db.linked import linked_values
from pdap.lib.importing.sheets import Line
from pdap.lib.importing.writing import Change


class SourceResource(AddressedResource):
    relation = "data_sources"
    model = DataSource
    kind = Kind.DATA_SOURCE
    thing = "data source"
    matching = "its address and record type"
    twins = "Data source {} has this address and record type already."
    address = "source_url"
    kept_apart_by = "record_type_id"
    tells = True

    id = Column("id", help_text="The number; leave it empty to add one.", example="", readonly=True)
    name = Column("name", help_text="What it is called.", example="Arrest log", required=True)
    source_url = Column(
        "source_url",
        Address(),
        "The page on which the records are.",
        "https://www.example.gov/police/arrests",
        required=True,
    )
    record_type_name = Column("record_type_id", RecordTypeWord(), "The record type, by its name.", "Arrest Records")
    record_type_id = Column(
        "record_type_id",
        RecordTypeNumber(),
        "The record type, by number.",
        exported=False,
        yields_to="record_type_name",
    )
    description = Column("description", Text(LONGEST_NOTE), "What is in it.", "All arrests since 2019.")
    agency_ids = Column(
        "agency_ids", Links(AgencyNumber()), "The agencies that it is about, by number or name.", "", rule="name"
    )
    agency_names = Column(
        "agency_ids",
        Links(AgencyName()),
        "The same by name; read where there is no column agency_ids.",
        rule="name",
        yields_to="agency_ids",
    )
    access_types = Column("access_types", Several(OneOf(AccessType)), "Download, Webpage, API.", "Download; API")
    record_formats = Column("record_formats", Several(), "The formats of the records.", "CSV; PDF")
    coverage_start = Column("coverage_start", Day(), "The first day of the records.", "2019-01-01")
    coverage_end = Column("coverage_end", Day(), "The last day; empty if it goes on.")
    agency_supplied = Column("agency_supplied", YesNo(), "Whether the agency itself publishes it.", "true")
    supplying_entity = Column("supplying_entity", help_text="Who publishes it, if not the agency.")
    agency_originated = Column("agency_originated", YesNo(), "Whether the agency itself made the records.", "true")
    originating_entity = Column("originating_entity", help_text="Who made the records, if not the agency.")
    agency_aggregation = Column(
        "agency_aggregation", OneOf(AgencyAggregation), "The level at which it gathers several agencies."
    )
    detail_level = Column("detail_level", OneOf(DetailLevel), "How fine the records are.", "Individual record")
    update_method = Column("update_method", OneOf(UpdateMethod), "What becomes of older records.")
    retention_schedule = Column("retention_schedule", OneOf(RetentionSchedule), "How long the records are kept.")
    data_portal_type = Column("data_portal_type", help_text="The kind of portal.")
    data_portal_type_other = Column("data_portal_type_other", help_text="The portal, if it is of another kind.")
    readme_url = Column("readme_url", Address(), "Where the records are explained.")
    scraper_url = Column("scraper_url", Address(), "A program that fetches the records.")
    access_notes = Column("access_notes", Text(LONGEST_NOTE), "What to know before one goes there.")
    agency_described_not_in_database = Column(
        "agency_described_not_in_database", Text(LONGEST_NOTE), "An agency that is not in the catalogue."
    )
    url_status = Column("url_status", OneOf(UrlStatus), "Whether the address works.", keeps=True)
    internet_archive_url = Column("internet_archive_url", Address(), "A copy of the page in an archive.")
    approval_status = Column("approval_status", help_text="Where its review stands.", readonly=True)
    created_at = Column("created_at", Moment(), "When it was added.", readonly=True)
    updated_at = Column("updated_at", Moment(), "When it was changed last.", readonly=True)

    def queryset(self) -> QuerySet[Any, Any]:
        links = AgencyDataSource.objects.filter(data_source=OuterRef("pk"))
        return DataSource.objects.annotate(agency_ids=linked_values(links, "agency_id"))

    def take(self) -> None:
        """Wait for submissions, and let further ones wait."""
        take_addresses()

    def apart(self, row: dict[str, str]) -> Any:
        """Return a row's record type. LookupError where the file has none, ValueError where it is not known."""
        for name in ("record_type_name", "record_type_id"):
            if self.reads(name):
                text = self.text(row, name)
                return self.fields[name].widget.clean(text, lookups=self.lookups) if text else None
        raise LookupError

    def look_up(self, lines: Sequence[Line]) -> None:
        self.lookups.read_types()
        numbers = {pk for source in self.known.values() for pk in getattr(source, "agency_ids", ())}
        if self.reads("agency_ids") or self.reads("agency_names"):
            self.lookups.read_agencies(numbers, self.cells_of("agency_ids", "agency_names"))
        self.read_owners({source.normalised_url for source in self.known.values()})  # type: ignore[attr-defined]

    def look_up_for_export(self) -> None:
        self.lookups.read_types()
        self.lookups.read_all_agencies()

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: an agency by number and name."""
        if column.attribute == "agency_ids":
            return "; ".join(f"{self.lookups.agencies.get(pk, '')} ({pk})" for pk in value or ())
        return super().in_words(column, value)

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        start, end = record.coverage_start, record.coverage_end
        if start and end and end < start and (record.pk is None or {"coverage_start", "coverage_end"} & set(changed)):
            return {"coverage_end": "The records cannot end before they begin."}
        return super().check(record, changed)

    def write(self, person_id: int, approve: bool, tell: bool) -> None:
        new = [Change(one, links=one.agency_ids) for one in self.create_instances]
        changed = [change_of(one, "agency_ids") for one in self.update_instances]
        import_sources(new, changed, person_id, approve=approve, tell=tell)


def change_of(record: Any, links: str) -> Change[Any]:
    """Return what of a record is changed, its links apart from its columns."""
    columns = [name for name in record.importing if name != links]
    return Change(record, columns, getattr(record, links) if links in record.importing else None)
