"""Agencies in files at the places that their rows name, in parts such as a state and a county, or in their names."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from agencies.enums import JurisdictionType
from agencies.imports.found_in_files import AgencyLookups
from agencies.models import AgencyLocation
from agencies.placing import TOWNSHIPS, Towns
from locations.imports.cells import PARTS, fips_code, place_of_cells
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.name_folding import folded


class ResourceWithPlaces(CatalogResource):
    """Rows of agencies, each with the place that its parts say, or with the town that its name says."""

    parts = PARTS

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.lookups = AgencyLookups()
        # Towns that rows are perhaps named after, by the number of the row.
        self.uncertain: dict[int, int] = {}

    @property
    def has_parts(self) -> bool:
        return bool(set(self.parts) & set(self.sheet.columns))

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

    def put_in_its_place(self, record: Any, row: dict[str, str]) -> None:
        """Give a record the place that the parts say, or its own town; what is more exact already stays."""
        location = self.place_of(row, record.name, record.jurisdiction_type, tell=True)
        inside = [pk for pk in record.location_ids if location is None or self.lies_in(pk, location)]
        if location is not None and not inside:
            record.location_ids = [location]
        if (town := self.uncertain.get(self.now.line.number)) is not None:
            rows = self.lookups.places.rows
            if any(rows[pk].town for pk in record.location_ids if pk in rows):
                del self.uncertain[self.now.line.number]  # someone has put it into a town already
            else:
                self.note(f"May be named after a town. A curator should decide: {rows[town].name}.")

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


def state_in_name(name: str) -> str:
    """Return what stands after the last dash of a name, where a state may be named."""
    before, dash, after = name.replace("\N{EN DASH}", "-").rpartition(" - ")
    return after if dash and before else ""
