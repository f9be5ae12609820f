"""Places by the names that people write into files."""

from collections import defaultdict
from collections.abc import Iterable

from locations.models import LocationExpanded
from locations.names import county_name
from pdap.admin.importing.words import number_of

NATIONAL = "United States"


class Places:
    """All places by number, and by the ways of writing them."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.numbers: dict[str, list[int]] = defaultdict(list)
        rows = LocationExpanded.objects.values_list(
            "id", "type", "state_iso", "state_name", "county_name", "locality_name"
        )
        for pk, kind, iso, state, county, locality in rows:
            first, *others = list(spellings(kind, iso, state, county, locality))
            self.names[pk] = first
            for spelling in {first.casefold(), *(other.casefold() for other in others)}:
                self.numbers[spelling].append(pk)

    def find(self, text: str) -> int:
        """Return the place that a text names. ValueError in words for none, or several."""
        spelling = ", ".join(part.strip() for part in text.split(",")).casefold()
        if text.isascii() and text.isdigit():
            if (pk := number_of(text)) not in self.names:
                raise ValueError(f"There is no place {pk}.")
            return pk
        found = self.numbers.get(spelling, [])
        if len(found) > 1:
            ways = " or ".join(sorted(f"“{self.names[pk]}”" for pk in found)[:3])
            raise ValueError(f"“{text[:80]}” can mean {len(found)} places: write {ways}.")
        if not found:
            raise ValueError(
                f"There is no place “{text[:80]}”: write it as Pittsburgh, Allegheny, PA, or Allegheny County, PA, or "
                "Pennsylvania."
            )
        return found[0]


def spellings(kind: str, iso: str | None, state: str | None, county: str | None, locality: str | None) -> Iterable[str]:
    """Give the ways of writing a place, the one that exports have first."""
    codes = [code for code in (iso, state) if code]
    if kind == "State":
        yield from reversed(codes)
    elif kind == "County" and county:
        for code in codes:
            yield f"{county_name(county, iso)}, {code}"
            yield f"{county}, {code}"
    elif kind == "Locality" and locality:
        for code in codes:
            yield f"{locality}, {county}, {code}"
            yield f"{locality}, {county_name(county or '', iso)}, {code}"
            yield f"{locality}, {code}"
    else:
        yield NATIONAL
