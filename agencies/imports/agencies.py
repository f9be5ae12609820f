"""Agencies in files."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from agencies.enums import JurisdictionType
from agencies.fields import AGENCIES
from agencies.imports.agency_pages import Homepage
from agencies.imports.cells import ExternalIds, Links, PlaceName, PlaceNumber
from agencies.imports.found_in_files import AgencyLookups
from agencies.imports.published import ALIASES, IGNORED, type_by_name, without_state
from agencies.models import Agency, AgencyExternalId, AgencyLocation, AgencyMetaUrl
from agencies.placing import TOWNSHIPS, Towns
from agencies.services.importing import import_agencies, lock_new_agencies, namesakes
from agencies.services.placing import suggest_places
from agencies.year_closed import year_closed
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id
from locations.imports.cells import PARTS, fips_code, place_of_cells
from pdap.db.arrays import linked_values
from pdap.lib.importing.cell_kinds import Text
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.planned_changes import change_of
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.importing.row_readings import Reading
from pdap.lib.importing.sheets import Line
from pdap.lib.name_folding import folded, name_key, tidy_text


class Year(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return year_closed(value)


class AgencyNameWord(Text):
    """A name, without the state's letters that PDAP's published file puts after it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return without_state(super().clean(value, row, **kwargs), row)


class AgencyResource(CatalogResource):
    relation = "agencies"
    model = Agency
    thing = "agency"
    matching = "its name and place"
    needed = ("name", "agency_type", "jurisdiction_type", "state_iso")
    parts = PARTS
    aliases = ALIASES
    stand_ins = {"name": "submitted_name"}
    ignored = IGNORED

    declaration = AGENCIES
    name = Column("name", AgencyNameWord(), AGENCIES["name"].help_text, AGENCIES["name"].example, required=True)
    places = Column(
        "location_ids", Links(PlaceName()), "The places it serves.", "Pittsburgh, Allegheny, PA", rule="name"
    )
    location_ids = Column(
        "location_ids",
        Links(PlaceNumber()),
        "The same places by ID. Used if there is no places column.",
        rule="name",
        yields_to="places",
    )
    ori = ExternalIds("Its FBI ORI, used to match it in later files.")
    airtable_uid = ExternalIds("Its ID in PDAP's published files, used the same way.")
    homepage_url = Homepage("Its website. Existing pages are kept.")
    defunct_year = Column("defunct_year", Year(), AGENCIES["defunct_year"].help_text)

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.lookups = AgencyLookups()
        # Towns that rows are perhaps named after, by the number of the row.
        self.uncertain: dict[int, int] = {}
        self.named_so: dict[str, list[tuple[int, str, str, set[int]]]] = defaultdict(list)

    def queryset(self) -> QuerySet[Any, Any]:
        places = AgencyLocation.objects.filter(agency=OuterRef("pk"))
        pages = AgencyMetaUrl.objects.filter(agency=OuterRef("pk"))
        ids = AgencyExternalId.objects.filter(agency=OuterRef("pk")).annotate(
            pair=Concat("kind", Value(" "), "value", output_field=TextField())
        )
        return Agency.objects.annotate(
            location_ids=linked_values(places, "location_id"),
            pages=linked_values(pages, "meta_url__normalised_url"),
            known_as=linked_values(ids, "pair"),
        )

    def survivors(self, missing: Collection[int]) -> dict[int, int]:
        return survivors_by_id(Kind.AGENCY, missing)

    def derived_columns(self) -> list[Column]:
        places = self.fields.get("places")
        reads_places = self.reads("places") or self.reads("location_ids")
        return [places] if places and self.can_import(places) and not reads_places and self.has_parts else []

    @cached_property
    def towns(self) -> Towns:
        """What the file's agencies are named after; those of counties with townships are asked about at once."""
        places, towns = self.lookups.places, Towns(self.lookups.places)
        rows = [
            (self.text(line.cells, "name"), fips_code(self.cell(line.cells, "county_fips")))
            for line in self.sheet.lines
        ]
        fips = {code for name, code in rows if not TOWNSHIPS.isdisjoint(folded(name).split())}
        towns.claim((name, places.counties[code]) for name, code in rows if code in fips & places.counties.keys())
        there = AgencyLocation.objects.filter(location__county__fips__in=fips, location__type="Locality")
        agencies_of_towns = there.values_list("agency__name", "location__county__fips") if fips else ()
        towns.claim((name, places.counties[code]) for name, code in agencies_of_towns)
        return towns

    @property
    def has_parts(self) -> bool:
        return bool(set(self.parts) & set(self.sheet.columns))

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        if lock:
            lock_new_agencies()
        keys = {name_key(without_state(tidy_text(self.text(line.cells, "name")), line.cells)) for line in lines} - {""}
        for pk, key, kind, rank, places in namesakes(keys) if keys else ():
            self.named_so[key].append((pk, kind, rank, set(places)))
        for kind in ("ori", "airtable_uid"):
            self.lookups.read_external_ids(kind, self.cells_of(kind))
        return {
            *(pk for candidates in self.named_so.values() for pk, *_ in candidates),
            *self.lookups.external.values(),
        }

    def look_up(self, lines: Sequence[Line]) -> None:
        if homepage := self.fields.get("homepage_url"):
            homepage.look_up(self.cells_of("homepage_url"))  # type: ignore[attr-defined]

    def look_up_for_export(self) -> None:
        """Places are read when the first is written."""

    def complete(self, record: Any, row: dict[str, str]) -> None:
        if not record.agency_type and record.pk is None and not self.reads("agency_type") and record.known_as:
            record.agency_type = type_by_name(record.name)
        if self.derived:
            self.put_in_its_place(record, row)
            record.perhaps_in = self.uncertain.get(self.now.line.number)

    def put_in_its_place(self, record: Any, row: dict[str, str]) -> None:
        """Give a record the place that the parts say, or its own town; what is more exact already stays."""
        location = self.place_of(row, record.name, record.jurisdiction_type, tell=True)
        inside = [pk for pk in record.location_ids if location is None or self.lies_in(pk, location)]
        if location is not None and not inside:
            record.location_ids = [location]

    def place_of(self, row: dict[str, str], name: str, jurisdiction: str, *, tell: bool = False) -> int | None:
        """Return the location of a row's parts. ValidationError where the row contradicts itself."""
        places = self.lookups.places
        try:
            placed = place_of_cells(places, *(self.cell(row, part) for part in self.parts))
        except ValueError as error:
            raise ValidationError({"state_iso": str(error)}) from error
        own = places.state_code(self.cell(row, "state_iso"))
        third = places.state_code(state_in_name(self.cell(row, "name"))) if placed.other_states else ""
        if third and third not in {own, *placed.other_states}:
            states = " and ".join(sorted({own, *placed.other_states}))
            text = f"The name says {third}, but the state and county say {states}. Enter only one."
            raise ValidationError({"state_iso": text})
        location = placed.location
        if location is None:
            return None
        row_of_place = places.rows[location]
        if jurisdiction == JurisdictionType.LOCAL and row_of_place.county:
            town = self.towns.own_town(name, location)
            if town and town.certain and town.location != location:
                location = town.location
                if tell:
                    self.note(f"Placed in the town it is named after: {places.rows[location].name}.")
            elif town and tell and not row_of_place.town:
                self.uncertain[self.now.line.number] = town.location
                self.note(f"May be named after a town. A curator should decide: {places.rows[town.location].name}.")
        if tell:
            self.now.notes += [note for note in placed.notes if location == placed.location or "town" not in note]
        return location

    def lies_in(self, inner: int, outer: int) -> bool:
        """Return whether a location is another, or lies in it."""
        rows = self.lookups.places.rows
        if inner == outer:
            return True
        if inner not in rows or rows[outer].town:
            return False
        part, whole = rows[inner], rows[outer]
        return part.state_iso == whole.state_iso and (not whole.county or part.county_fips == whole.county_fips)

    def match(self, row: dict[str, str]) -> int | None:
        """Return the agency of a row's external id; else of its name, at its place if the file names one."""
        for kind in ("ori", "airtable_uid"):
            for value in self.text(row, kind).split(";"):
                if pk := self.lookups.external.get((kind, value.strip())):
                    return pk
        name = without_state(tidy_text(self.text(row, "name")), row)
        candidates = self.named_so[name_key(name)]
        try:
            candidates = self.at_its_place(candidates, row, name)
        except (ValueError, ValidationError):  # which the column itself will say
            return None
        if len(candidates) > 1:
            kinds = (self.text(row, "agency_type").lower(), self.text(row, "jurisdiction_type").lower())
            candidates = [candidate for candidate in candidates if candidate[1:3] == kinds] or candidates
        if len(candidates) > 1:
            numbers = ", ".join(str(pk) for pk, *_ in sorted(candidates))
            raise ValidationError({"id": f"More than one agency has this name ({numbers}). Enter the ID of one."})
        return candidates[0][0] if candidates else None

    def at_its_place(self, candidates: list[Any], row: dict[str, str], name: str) -> list[Any]:
        for column in ("places", "location_ids"):
            if self.reads(column):
                wanted = set(self.fields[column].widget.clean(self.text(row, column), lookups=self.lookups))
                return [candidate for candidate in candidates if candidate[3] & wanted or candidate[3] == wanted]
        if not self.derived or not candidates:
            return candidates
        location = self.place_of(row, name, self.text(row, "jurisdiction_type").lower())
        exact = [
            candidate for candidate in candidates if location in candidate[3] or (location is None and not candidate[3])
        ]
        if exact or location is None:
            return exact
        rows = self.lookups.places.rows
        fips = rows[location].county_fips
        return [
            candidate
            for candidate in candidates
            if fips and any(rows[pk].county_fips == fips for pk in candidate[3] if pk in rows)
        ]

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        """Refuse a second new agency of the same name and places in one file; say where a namesake is in that place."""
        key = name_key(record.name)
        if record.pk is None:
            same = (key, record.agency_type, record.jurisdiction_type, tuple(record.location_ids))
            self.once(same, "This has the same name and places")
            for external_id in record.known_as:
                self.once(("external id", external_id), "This has the same ID")
        if record.pk is None or {"name", "location_ids"} & set(changed):
            twins = [pk for pk, *_, places in self.named_so[key] if pk != record.pk and places & {*record.location_ids}]
            if twins:
                self.note(f"Another agency has the same name and a place in common: {twins[0]}.")
        return {}

    def join(self, earlier: Reading, record: Any) -> str | None:
        """Let one agency take what further rows of it have: ids, and pages."""
        if not record.known_as:
            return None
        for attribute in ("known_as", "pages"):
            values = getattr(earlier.record, attribute)
            setattr(earlier.record, attribute, [*values, *(v for v in getattr(record, attribute) if v not in values)])
        return f"The same agency as row {earlier.line.number}, which now has its IDs."

    def write(self, person_id: int | None, approve: bool, tell: bool) -> None:
        new = [change_of(agency, "location_ids") for agency in self.create_instances]
        changed = [change_of(agency, "location_ids") for agency in self.update_instances]
        homepage = self.fields.get("homepage_url")
        pages = homepage.addresses if isinstance(homepage, Homepage) else {}
        import_agencies(new, changed, approve=approve, pages=pages)
        records = (*self.create_instances, *self.update_instances)
        suggest_places((agency.pk, town) for agency in records if (town := getattr(agency, "perhaps_in", None)))

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: places by name."""
        if column.attribute == "location_ids":
            return "; ".join(self.lookups.places.names(value or ()))
        if isinstance(column, ExternalIds):
            return "; ".join(column.values(value))
        return super().in_words(column, value)


def state_in_name(name: str) -> str:
    """Return what stands after the last dash or comma of a name, where a state may be named."""
    before, dash, after = name.replace("\N{EN DASH}", "-").rpartition(" - ")
    return after if dash and before else ""
