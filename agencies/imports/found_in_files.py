"""What the cells of a file name of agencies and places, each found in one query for the whole file."""

from collections import defaultdict
from collections.abc import Iterable

from agencies.models import Agency, AgencyExternalId, AgencyLocation
from audit.merging.enums import Kind
from audit.merging.models import Merge
from locations.lookup import PlaceIndex
from pdap.db.name_folding import NameKey
from pdap.lib.importing.cell_kinds import number_of, parts_of
from pdap.lib.name_folding import name_key
from pdap.lib.spreadsheets import remove_guard
from pdap.lib.typed_numbers import is_digits, typed_number


class AgencyLookups:
    """What a file may name; only what a file asks for is read."""

    def __init__(self) -> None:
        self.agencies: dict[int, str] = {}
        self.named: dict[str, list[int]] = defaultdict(list)
        self.merged: dict[str, int] = {}
        self.places_of: dict[int, set[int]] = defaultdict(set)
        self.external: dict[tuple[str, str], int] = {}
        self._places: PlaceIndex | None = None

    @property
    def places(self) -> PlaceIndex:
        """All places, read when the first is asked for."""
        self._places = self._places or PlaceIndex()
        return self._places

    def read_all_agencies(self) -> None:
        self.agencies = dict(Agency.objects.values_list("pk", "name"))

    def read_external_ids(self, kind: str, cells: Iterable[str]) -> None:
        """Read the agencies of some cells' ids."""
        parts = {part for text in cells for part in readable_parts(text)}
        values = parts | {piece.strip() for part in parts for piece in part.split(",")}
        rows = AgencyExternalId.objects.filter(kind=kind, value__in=values).values_list("value", "agency_id")
        self.external |= {(kind, value): pk for value, pk in rows} if values else {}

    def read_agencies(self, numbers: Iterable[int], cells: Iterable[str]) -> None:
        """Read the agencies of some numbers and of those that cells name."""
        wanted = {*numbers, *self.external.values()}
        keys: set[str] = set()
        for text in cells:
            for part in readable_parts(text):
                if is_digits(part):
                    wanted.update(filter(None, [typed_number(part)]))
                else:
                    keys |= {name_key(part), name_key(name_and_place(part)[0])}
        keys -= {""}
        rows = list(Agency.objects.filter(pk__in=wanted).values_list("pk", "name"))
        if keys:
            rows += Agency.objects.annotate(key=NameKey("name")).filter(key__in=keys).values_list("pk", "name")
        self.agencies |= dict(rows)
        for pk, name in dict(rows).items():
            self.named[name_key(name)].append(pk)
        if keys - self.named.keys():
            gone = Merge.objects.filter(kind=Kind.AGENCY, undone_at=None).order_by("pk")
            self.merged = {name_key(name): pk for name, pk in gone.values_list("merged_name", "survivor_id")}
        if any(len(namesakes) > 1 for namesakes in self.named.values()) or any("(" in text for text in cells):
            several = [pk for namesakes in self.named.values() for pk in namesakes]
            links = AgencyLocation.objects.filter(agency__in=several)
            for agency, place in links.values_list("agency_id", "location_id"):
                self.places_of[agency].add(place)

    def agency(self, text: str) -> int:
        """Return the agency that a text names: by number, by name, or by name and place. ValueError in words."""
        if is_digits(text):
            if (pk := number_of(text)) not in self.agencies:
                raise ValueError(f"There is no agency {pk}.")
            return pk
        candidates = self.named.get(name_key(text), [])
        name, place = name_and_place(text)
        if not candidates and place:
            wanted = self.places.find(place)
            candidates = [pk for pk in self.named.get(name_key(name), []) if wanted in self.places_of[pk]]
        if not candidates:
            if survivor := self.merged.get(name_key(text)):
                raise ValueError(f"“{text[:80]}” was merged into agency {survivor}. Use that ID.")
            raise ValueError(f"There is no agency “{text[:80]}”. Enter its ID, or its exact name in the catalog.")
        if len(candidates) > 1:
            numbers = ", ".join(map(str, sorted(candidates)[:5]))
            raise ValueError(
                f"{len(candidates)} agencies are named “{text[:80]}” ({numbers}). Enter the ID, or add the place "
                f"after the name, as in Police Department (Springfield, Clark, OH)."
            )
        return candidates[0]


def readable_parts(text: str) -> list[str]:
    """Return the members of a list in a cell; none where it cannot be read, which the row's own reading says."""
    try:
        return parts_of(remove_guard(text))
    except ValueError:
        return []


def name_and_place(text: str) -> tuple[str, str]:
    """Return an agency's name, and the place in brackets after it."""
    name, bracket, place = text.rpartition(" (")
    return (name, place[:-1]) if bracket and place.endswith(")") else (text, "")
