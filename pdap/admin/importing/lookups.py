"""What the cells of a file name: agencies, places and record types, each found in one query for the whole file."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from agencies.models import Agency, AgencyLocation
from datasources.models import RecordType
from pdap.admin.importing.places import Places
from pdap.admin.importing.words import number_of, parts_of
from pdap.lib.spreadsheets import without_guard


class Lookups:
    """What a file may name; only what a file asks for is read."""

    def __init__(self) -> None:
        self.types: dict[int, str] = {}
        self.agencies: dict[int, str] = {}
        self.named: dict[str, list[int]] = defaultdict(list)
        self.places_of: dict[int, set[int]] = defaultdict(set)
        self.places: Places | None = None

    def read_types(self) -> None:
        rows = RecordType.objects.exclude(name=None).values_list("pk", "name")
        self.types = {pk: str(name) for pk, name in rows}

    def read_places(self) -> None:
        self.places = self.places or Places()

    def read_all_agencies(self) -> None:
        self.agencies = dict(Agency.objects.values_list("pk", "name"))

    def read_agencies(self, numbers: Iterable[int], cells: Iterable[str]) -> None:
        wanted = set(numbers)
        names: set[str] = set()
        for text in cells:
            for part in readable_parts(text):
                if part.isascii() and part.isdigit():
                    wanted.update([int(part)] if len(part) < 10 else [])
                else:
                    names |= {part, name_and_place(part)[0]}
        rows = list(Agency.objects.filter(pk__in=wanted).values_list("pk", "name"))
        if names:
            alike = Q(name__in=names) | Q(lower__in=[name.lower() for name in names])
            rows += Agency.objects.annotate(lower=Lower("name")).filter(alike).values_list("pk", "name")
        self.agencies |= dict(rows)
        for pk, name in dict(rows).items():
            self.named[name.casefold()].append(pk)
        if any(len(found) > 1 for found in self.named.values()) or any("(" in name for name in names):
            self.read_places()
            several = [pk for found in self.named.values() for pk in found]
            links = AgencyLocation.objects.filter(agency__in=several)
            for agency, place in links.values_list("agency_id", "location_id"):
                self.places_of[agency].add(place)

    def agency(self, text: str) -> int:
        """Return the agency that a text names: by number, by name, or by name and place. ValueError in words."""
        if text.isascii() and text.isdigit():
            if (pk := number_of(text)) not in self.agencies:
                raise ValueError(f"There is no agency {pk}.")
            return pk
        found = self.named.get(text.casefold(), [])
        name, place = name_and_place(text)
        if not found and place and self.places is not None:
            wanted = self.places.find(place)
            found = [pk for pk in self.named.get(name.casefold(), []) if wanted in self.places_of[pk]]
        if not found:
            raise ValueError(
                f"There is no agency “{text[:80]}”: write its number, or its name as the catalogue has it."
            )
        if len(found) > 1:
            numbers = ", ".join(map(str, sorted(found)[:5]))
            raise ValueError(
                f"“{text[:80]}” is the name of {len(found)} agencies ({numbers}): write the number, or the place after "
                "the name, as in Police Department (Springfield, Clark, OH)."
            )
        return found[0]


def readable_parts(text: str) -> list[str]:
    """Return the members of a list in a cell; none where it cannot be read, which the row's own reading says."""
    try:
        return parts_of(without_guard(text))
    except ValueError:
        return []


def name_and_place(text: str) -> tuple[str, str]:
    """Return an agency's name, and the place in brackets after it."""
    name, bracket, place = text.rpartition(" (")
    return (name, place[:-1]) if bracket and place.endswith(")") else (text, "")
