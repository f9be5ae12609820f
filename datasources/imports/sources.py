"""Data sources in files."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from agencies.imports.cells import AgencyName, AgencyNumber, Links, PlaceName
from agencies.imports.found_in_files import readable_parts
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id
from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.fields import SOURCES
from datasources.imports.cells import (
    AgenciesByExternalId,
    RecordTypeNumber,
    RecordTypeWord,
    SourceLookups,
)
from datasources.imports.places import PARTS, SourcePlaces
from datasources.imports.published import ALIASES, IGNORED
from datasources.imports.shared_names import shared_name
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation
from datasources.services.importing import import_sources, lock_all_addresses
from pdap.db.arrays import linked_values
from pdap.db.normalized_urls import AddressKey, TextOf
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.linked_records import AddressedResource
from pdap.lib.importing.planned_changes import change_of
from pdap.lib.importing.row_readings import Reading
from pdap.lib.importing.sheets import Line


class SourceResource(AddressedResource):
    relation = "data_sources"
    model = DataSource
    thing = "data source"
    matching = "its link and record type"
    twins = "Data source {} already has this link and record type."
    likes = "The catalog already has this link under another record type (ID {})."
    address = "source_url"
    kept_apart_by = "record_type_id"
    tells = True
    needed = ("name", "source_url")
    parts = PARTS
    aliases = ALIASES
    stand_ins = {"name": "submitted_name"}
    ignored = IGNORED

    declaration = SOURCES
    record_type_name = Column(
        "record_type_id", RecordTypeWord(), SOURCES["record_type_name"].label, SOURCES["record_type_name"].example
    )
    record_type_id = Column(
        "record_type_id",
        RecordTypeNumber(),
        "The record type, by ID.",
        exported=False,
        yields_to="record_type_name",
    )
    agency_ids = Column("agency_ids", Links(AgencyNumber()), "The agencies it covers, by ID or name.", "", rule="name")
    agency_names = Column(
        "agency_ids",
        Links(AgencyName()),
        "The same agencies by name. Used if there is no agency_ids column.",
        rule="name",
        yields_to="agency_ids",
    )
    agency_ori = AgenciesByExternalId("ori", "Agencies by their FBI ORI, added to the source’s agencies.")
    agency_uids = AgenciesByExternalId("airtable_uid", "The same by their IDs in PDAP’s published files.")
    places = Column(
        "location_ids",
        Links(PlaceName()),
        "Places, if not covered by an agency.",
        "",
        rule="name",
    )

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.lookups = SourceLookups()
        self.own_places = SourcePlaces(self.lookups)
        # Of sources that are several rows of the file: the rows' names, and the states that they name.
        self.names_of: dict[int, tuple[Reading, list[str], list[str]]] = {}

    def queryset(self) -> QuerySet[Any, Any]:
        agencies = AgencyDataSource.objects.filter(data_source=OuterRef("pk"))
        places = DataSourceLocation.objects.filter(data_source=OuterRef("pk"))
        return DataSource.objects.annotate(
            agency_ids=linked_values(agencies, "agency_id"),
            location_ids=linked_values(places, "location_id"),
            address_key=AddressKey(TextOf("source_url")),
        )

    def survivors(self, missing: Collection[int]) -> dict[int, int]:
        return survivors_by_id(Kind.DATA_SOURCE, missing)

    def derived_columns(self) -> list[Column]:
        if not self.has_external_ids:
            return []
        names = [name for name in ("agency_ids", "places") if name in self.fields and not self.reads(name)]
        return [self.fields[name] for name in names if self.can_import(self.fields[name])]

    @property
    def has_external_ids(self) -> bool:
        """Whether the file is another catalog's: several of its rows can be one source of ours."""
        return self.reads("agency_ori") or self.reads("agency_uids")

    def take(self) -> None:
        """Wait for submissions, and let further ones wait."""
        lock_all_addresses()

    def apart(self, row: dict[str, str]) -> Any:
        """Return a row's record type. LookupError where the file has none, ValueError where it is not known."""
        for name in ("record_type_name", "record_type_id"):
            if self.reads(name):
                text = self.text(row, name)
                return self.fields[name].widget.clean(text, lookups=self.lookups) if text else None
        raise LookupError

    def look_up(self, lines: Sequence[Line]) -> None:
        self.lookups.read_types()
        for name, kind in (("agency_ori", "ori"), ("agency_uids", "airtable_uid")):
            self.lookups.read_external_ids(kind, self.cells_of(name))
        numbers = {pk for source in self.known.values() for pk in getattr(source, "agency_ids", ())}
        if any(column.attribute == "agency_ids" for column in self.columns):
            self.lookups.read_agencies(numbers, self.cells_of("agency_ids", "agency_names"))
        self.read_owners({source.address_key for source in self.known.values()})  # type: ignore[attr-defined]
        if self.derived:
            self.own_places.look_up([line.cells for line in lines if not self.known_agencies(line.cells)])

    def known_agencies(self, row: dict[str, str]) -> bool:
        """Return whether a row has the id of an agency that we know."""
        ids = (("ori", "agency_ori"), ("airtable_uid", "agency_uids"))
        return any((kind, value) in self.lookups.external for kind, name in ids for value in self.parts_of(row, name))

    def parts_of(self, row: dict[str, str], column: str) -> list[str]:
        return readable_parts(row.get(column, "")) if self.reads(column) else []

    def look_up_for_export(self) -> None:
        self.lookups.read_types()
        self.lookups.read_all_agencies()

    def complete(self, record: Any, row: dict[str, str]) -> None:
        """Find the agency by name and state where the row has no id of one; else give the source places of its own."""
        if not self.derived or record.agency_ids:
            return
        if agency := self.own_places.agency(row):
            record.agency_ids = [agency]
            self.note(f"Matched the agency by name and state: {self.lookups.agencies.get(agency, agency)}.")
            return
        if record.location_ids:
            return
        location, note = self.own_places.place(row)
        record.location_ids = [location] if location else []
        self.note(note)

    def join(self, earlier: Reading, record: Any) -> str | None:
        """Add the agencies and places of a further row of a source, in a file of another catalog."""
        if not self.has_external_ids:
            return None
        source = earlier.record
        source.agency_ids = sorted({*source.agency_ids, *record.agency_ids})
        source.location_ids = sorted({*source.location_ids, *record.location_ids})
        starts = [day for day in (source.coverage_start, record.coverage_start) if day]
        ends = [source.coverage_end, record.coverage_end]
        source.coverage_start = min(starts, default=None)
        source.coverage_end = max(ends) if all(ends) else None
        _, names, states = self.names_of.setdefault(id(earlier), (earlier, [source.name], [self.state_of(earlier)]))
        names.append(record.name)
        states.append(self.state_of(self.now))
        return f"The same link and record type as row {earlier.line.number}, which now has its agencies."

    def state_of(self, reading: Reading) -> str:
        return self.own_places.state_name(reading.line.cells)

    def finish(self) -> None:
        """Give the sources of several rows names that are true of all of them."""
        for earlier, names, states in self.names_of.values():
            kind = self.lookups.types.get(earlier.record.record_type_id, "")
            earlier.record.name = shared_name(names, kind, sorted({*states} - {""}))

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: an agency by number and name."""
        if column.attribute == "agency_ids":
            return "; ".join(f"{self.lookups.agencies.get(pk, '')} ({pk})" for pk in value or ())
        return super().in_words(column, value)

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        new = record.pk is None or {"coverage_start", "coverage_end"} & set(changed)
        if new and ends_too_early(record.coverage_start, record.coverage_end):
            return {"coverage_end": ENDS_TOO_EARLY}
        return super().check(record, changed)

    def write(self, person_id: int | None, approve: bool, tell: bool) -> None:
        new = [change_of(source, "agency_ids") for source in self.create_instances]
        changed = [change_of(source, "agency_ids") for source in self.update_instances]
        places = {
            id(source): source.location_ids
            for source in (*self.create_instances, *self.update_instances)
            if "location_ids" in source.importing
        }
        import_sources(new, changed, person_id, approve=approve, tell=tell, places=places)
