"""Agencies in files."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from agencies.fields import AGENCIES
from agencies.imports.agency_pages import Homepage
from agencies.imports.cells import ExternalIds, Jurisdiction, Links, PlaceName, PlaceNumber
from agencies.imports.places_of_rows import ResourceWithPlaces
from agencies.imports.published import ALIASES, IGNORED, type_by_name, without_state
from agencies.models import Agency, AgencyExternalId, AgencyLocation, AgencyMetaUrl
from agencies.services.importing import Namesake, import_agencies, lock_new_agencies, namesakes
from agencies.services.placing import suggest_places
from agencies.year_closed import year_closed
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id
from pdap.db.arrays import linked_values
from pdap.lib.importing.cell_kinds import Text
from pdap.lib.importing.declared import words_of
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.planned_changes import change_of
from pdap.lib.importing.row_readings import Reading
from pdap.lib.importing.sheets import Line
from pdap.lib.name_folding import name_key, tidy_text


class Year(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return year_closed(value)


class AgencyNameWord(Text):
    """A name, without the state's letters that PDAP's published file puts after it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return without_state(super().clean(value, row, **kwargs), row)


class AgencyResource(ResourceWithPlaces):
    relation = "agencies"
    model = Agency
    thing = "agency"
    matching = "its name and place"
    needed = ("name", "agency_type", "jurisdiction_type", "state_iso")
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
    jurisdiction_type = Jurisdiction(
        "jurisdiction_type",
        words_of(AGENCIES["jurisdiction_type"].kind),
        f"{AGENCIES['jurisdiction_type'].advice} If empty, a new agency has the one that its name says, if any.",
        AGENCIES["jurisdiction_type"].example,
        required=True,
    )
    ori = ExternalIds("Its FBI ORI, used to match it in later files.")
    airtable_uid = ExternalIds("Its ID in PDAP’s published files, used the same way.")
    homepage_url = Homepage("Its website. Existing pages are kept.")
    defunct_year = Column("defunct_year", Year(), AGENCIES["defunct_year"].help_text)

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.namesakes: dict[str, list[Namesake]] = defaultdict(list)

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

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        if lock:
            lock_new_agencies()
        keys = {name_key(without_state(tidy_text(self.text(line.cells, "name")), line.cells)) for line in lines} - {""}
        for namesake in namesakes(keys) if keys else ():
            self.namesakes[namesake.key].append(namesake)
        for kind in ("ori", "airtable_uid"):
            self.lookups.read_external_ids(kind, self.cells_of(kind))
        return {
            *(namesake.pk for candidates in self.namesakes.values() for namesake in candidates),
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

    def match(self, row: dict[str, str]) -> int | None:
        """Return the agency of a row's external id; else of its name, at its place if the file names one."""
        for kind in ("ori", "airtable_uid"):
            for value in self.text(row, kind).split(";"):
                if pk := self.lookups.external.get((kind, value.strip())):
                    return pk
        name = without_state(tidy_text(self.text(row, "name")), row)
        candidates = self.namesakes[name_key(name)]
        try:
            candidates = self.at_its_place(candidates, row, name)
        except (ValueError, ValidationError):  # which the column itself will say
            return None
        if len(candidates) > 1:
            kinds = (self.text(row, "agency_type").lower(), self.text(row, "jurisdiction_type").lower())
            of_kinds = [
                namesake for namesake in candidates if (namesake.agency_type, namesake.jurisdiction_type) == kinds
            ]
            candidates = of_kinds or candidates
        if len(candidates) > 1:
            numbers = ", ".join(map(str, sorted(candidate.pk for candidate in candidates)))
            raise ValidationError({"id": f"More than one agency has this name ({numbers}). Enter the ID of one."})
        return candidates[0].pk if candidates else None

    def at_its_place(self, candidates: list[Namesake], row: dict[str, str], name: str) -> list[Namesake]:
        for column in ("places", "location_ids"):
            if self.reads(column):
                wanted = set(self.fields[column].widget.clean(self.text(row, column), lookups=self.lookups))
                return [namesake for namesake in candidates if namesake.places & wanted or namesake.places == wanted]
        if not self.derived or not candidates:
            return candidates
        location = self.place_of(row, name, self.text(row, "jurisdiction_type").lower())
        exact = [
            namesake
            for namesake in candidates
            if location in namesake.places or (location is None and not namesake.places)
        ]
        if exact or location is None:
            return exact
        rows = self.lookups.places.rows
        fips = rows[location].county_fips
        return [
            namesake
            for namesake in candidates
            if fips and any(rows[pk].county_fips == fips for pk in namesake.places if pk in rows)
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
            there = {*record.location_ids}
            twins = [twin.pk for twin in self.namesakes[key] if twin.pk != record.pk and twin.places & there]
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
        # Those that the file leaves as they are, too: an earlier import may have been without the towns.
        records = (*self.create_instances, *(agency for agency in self.known.values() if self.is_taken(agency)))
        suggest_places((agency.pk, town) for agency in records if (town := getattr(agency, "perhaps_in", None)))

    def is_taken(self, agency: Any) -> bool:
        """Return whether a row is about an agency and was not refused."""
        reading = self.seen.get(("record", agency.pk))
        return reading is not None and not reading.refused

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: places by name."""
        if column.attribute == "location_ids":
            return "; ".join(self.lookups.places.names(value or ()))
        if isinstance(column, ExternalIds):
            return "; ".join(column.values(value))
        return super().in_words(column, value)
