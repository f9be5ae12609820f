"""Agencies in files."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation
from agencies.services.importing import import_agencies, namesakes, take_agencies
from audit.merging.enums import Kind
from datasources.admin.importing import change_of
from pdap.admin.importing.columns import Column
from pdap.admin.importing.links import Links, PlaceName, PlaceNumber
from pdap.admin.importing.resource import CatalogueResource
from pdap.admin.importing.words import Moment, OneOf, Text, YesNo
from pdap.db.linked import linked_values
from pdap.lib.importing.sheets import Line
from pdap.lib.importing.writing import Change


class Year(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """Return the four digits, as the table has them."""
        if not (len(value) == 4 and value.isascii() and value.isdigit()):
            raise ValueError(f"“{value[:50]}” is no year: write it as 2019.")
        return value


class AgencyResource(CatalogueResource):
    relation = "agencies"
    model = Agency
    kind = Kind.AGENCY
    thing = "agency"
    matching = "its name and place"
    ignored = frozenset({"states", "counties", "localities", "pages", "meta_urls"})

    id = Column("id", help_text="The number; leave it empty to add one.", readonly=True)
    name = Column("name", help_text="What it is called.", example="Example Police Department", required=True)
    jurisdiction_type = Column(
        "jurisdiction_type", OneOf(JurisdictionType), "The level or kind of government.", "local", required=True
    )
    agency_type = Column("agency_type", OneOf(AgencyType), "What kind of agency.", "law enforcement", required=True)
    places = Column(
        "location_ids", Links(PlaceName()), "The places that it serves.", "Pittsburgh, Allegheny, PA", rule="name"
    )
    location_ids = Column(
        "location_ids",
        Links(PlaceNumber()),
        "The same by number; read where there is no column places.",
        rule="name",
        yields_to="places",
    )
    defunct_year = Column("defunct_year", Year(), "The year in which it closed, if it has.")
    no_web_presence = Column("no_web_presence", YesNo(), "Whether it is known to have no website.", "false", keeps=True)
    approval_status = Column("approval_status", help_text="Where its review stands.", readonly=True)
    created_at = Column("created_at", Moment(), "When it was added.", readonly=True)
    updated_at = Column("updated_at", Moment(), "When it was changed last.", readonly=True)

    def __init__(self, role: Any) -> None:
        super().__init__(role)
        self.folded: dict[str, str] = {}
        self.named_so: dict[str, list[tuple[int, str, str, set[int]]]] = defaultdict(list)

    def queryset(self) -> QuerySet[Any, Any]:
        links = AgencyLocation.objects.filter(agency=OuterRef("pk"))
        return Agency.objects.annotate(location_ids=linked_values(links, "location_id"))

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        if lock:
            take_agencies()
        names = sorted({self.text(line.cells, "name") for line in lines} - {""})
        self.folded, rows = namesakes(names) if names else ({}, [])
        for pk, name, kind, rank, places in rows:
            self.named_so[name].append((pk, kind, rank, set(places)))
        return {pk for found in self.named_so.values() for pk, *_ in found}

    def look_up(self, lines: Sequence[Line]) -> None:
        if self.reads("places") or self.reads("location_ids"):
            self.lookups.read_places()

    def look_up_for_export(self) -> None:
        self.lookups.read_places()

    def match(self, row: dict[str, str]) -> int | None:
        """Return the agency of a row's name, at one of its places if the file names places."""
        found = self.named_so[self.folded.get(self.text(row, "name"), "")]
        for column in ("places", "location_ids"):
            if self.reads(column):
                text = self.text(row, column)
                try:
                    wanted = set(self.fields[column].widget.clean(text, lookups=self.lookups))
                except ValueError:  # which the column itself will say
                    return None
                found = [one for one in found if one[3] & wanted or one[3] == wanted]
        if len(found) > 1:
            kind = (self.text(row, "agency_type").lower(), self.text(row, "jurisdiction_type").lower())
            found = [one for one in found if one[1:3] == kind] or found
        if len(found) > 1:
            numbers = ", ".join(str(pk) for pk, *_ in sorted(found))
            raise ValidationError({"id": f"Several agencies have this name ({numbers}): write the number of one."})
        return found[0][0] if found else None

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        """Refuse a second new agency of the same name and places in one file; say where a namesake is in that place."""
        name = self.folded.get(record.name, record.name)
        if record.pk is None:
            key = (name, record.agency_type, record.jurisdiction_type, tuple(record.location_ids))
            self.once(key, "This has the same name and places")
        if record.pk is None or {"name", "location_ids"} & set(changed):
            twins = [
                pk for pk, *_, places in self.named_so[name] if pk != record.pk and places & {*record.location_ids}
            ]
            if twins:
                self.notes.append(f"Agency {twins[0]} has the same name, and a place in common.")
        return {}

    def write(self, person_id: int, approve: bool, tell: bool) -> None:
        new = [Change(one, links=one.location_ids) for one in self.create_instances]
        import_agencies(new, [change_of(one, "location_ids") for one in self.update_instances], approve=approve)

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: places by name."""
        if column.attribute == "location_ids" and self.lookups.places is not None:
            return "; ".join(self.lookups.places.names.get(pk, str(pk)) for pk in value or ())
        return super().in_words(column, value)
