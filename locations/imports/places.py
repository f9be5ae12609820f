"""States, counties and towns from files of rows: what is missing comes in, what is there stays."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from locations.imports.cells import fips_code
from locations.lookup import FIPS_LENGTH, PlaceIndex
from locations.models import County, Locality, State
from locations.names import stored_county_name
from pdap.lib.importing.outcomes import REFUSALS, Kind, Outcome
from pdap.lib.importing.rows import Progress
from pdap.lib.importing.sheets import Line, Sheet, read_sheet
from pdap.lib.name_folding import county_key, name_key, tidy_text
from pdap.lib.spreadsheets import remove_guard
from pdap.lib.typed_numbers import is_digits

BATCH = 2000
STATE_CODE = re.compile("[A-Z]{2}")


class PlaceFile:
    """A file of places of one level. `plan` says what becomes of its rows, `write` makes those that are new."""

    relation: ClassVar[str]
    model: ClassVar[type[Model]]
    needed: ClassVar[tuple[str, ...]]
    columns: ClassVar[frozenset[str]]
    ignored: ClassVar[frozenset[str]] = frozenset({"lat", "lng"})

    def __init__(self) -> None:
        self.new: list[Any] = []
        self.seen: set[Any] = set()

    def read_sheet(self, text: str) -> Sheet:
        """Return a file's rows. UnreadableFileError for a file that cannot be read as a whole."""
        return read_sheet(text, {*self.columns, *self.ignored, *REFUSALS})

    def remarks_on(self, sheet: Sheet) -> list[str]:
        silent = [name for name in sheet.columns if name in self.ignored]
        return [
            *sheet.remarks,
            *([f"Ignored, because these don’t belong here: {', '.join(silent)}."] if silent else []),
        ]

    def plan(self, sheet: Sheet, lock: bool = False, progress: Progress | None = None) -> list[Outcome]:
        self.look_up()
        return [self.outcome(line) for line in sheet.lines]

    def look_up(self) -> None:
        """Read what is there."""
        raise NotImplementedError

    def key(self, row: dict[str, str]) -> Any:
        """Return what makes two rows one place. ValidationError for a row that cannot come in."""
        raise NotImplementedError

    def record(self, row: dict[str, str]) -> Any:
        """Return a new place. ValidationError for a row that cannot come in."""
        raise NotImplementedError

    def cells(self, line: Line) -> dict[str, str]:
        """Return what a row's cells mean; codes of states are capital letters, however the file has them."""
        row = {name: tidy_text(remove_guard(line.cells.get(name, ""))) for name in self.columns}
        return {**row, "state_iso": row["state_iso"].upper()}

    def outcome(self, line: Line) -> Outcome:
        row = self.cells(line)
        name = row.get("name") or row.get("full_name") or row.get("state_name") or ""
        try:
            if line.problem:
                raise ValidationError(line.problem)
            key = self.key(row)
            if key in self.seen:
                return Outcome(line.number, Kind.UNCHANGED, name)
            self.new.append(self.record(row))
        except ValidationError as error:
            reasons = [["", text] for text in error.messages]
            return Outcome(line.number, Kind.REFUSED, name, reasons=reasons, cells=dict(line.cells))
        self.seen.add(key)
        return Outcome(line.number, Kind.NEW, name)

    def write(self) -> None:
        """Make what is missing; triggers make the locations."""
        self.model._default_manager.bulk_create(self.new, batch_size=BATCH)


class StateFile(PlaceFile):
    relation, model = "states", State
    needed = ("state_iso", "state_name")
    columns = frozenset(needed)
    ignored = PlaceFile.ignored | {"fips"}

    def look_up(self) -> None:
        self.seen = {code.upper() for code in State.objects.values_list("state_iso", flat=True)}

    def key(self, row: dict[str, str]) -> Any:
        if not STATE_CODE.fullmatch(row["state_iso"]) or not row["state_name"]:
            raise ValidationError("Enter a two-letter state code, such as PA, and a name.")
        return row["state_iso"]

    def record(self, row: dict[str, str]) -> State:
        return State(state_iso=row["state_iso"], state_name=row["state_name"])


class CountyFile(PlaceFile):
    relation, model = "counties", County
    needed = ("fips", "full_name", "state_iso")
    columns = frozenset(needed)

    def look_up(self) -> None:
        self.states = {code.upper(): pk for code, pk in State.objects.values_list("state_iso", "pk")}
        names = County.objects.values_list("state_id", "name")
        self.names = {(state, county_key(name or "")) for state, name in names}
        rows = list(County.objects.values_list("state_id", "fips"))
        self.seen = {fips for _, fips in rows}
        # The two digits of each state, with which the codes of its counties begin.
        self.prefixes = {state: fips[:2] for state, fips in rows}

    def key(self, row: dict[str, str]) -> Any:
        code = fips_code(row["fips"])
        if not (len(code) == FIPS_LENGTH and is_digits(code) and len(row["fips"]) >= FIPS_LENGTH - 1):
            raise ValidationError(f"“{row['fips']}” isn’t a county FIPS code. Enter five digits.")
        state = self.states.get(row["state_iso"])
        if not row["state_iso"]:
            raise ValidationError("Enter the state’s two-letter code, such as PA.")
        if state is None:
            raise ValidationError(f"There is no state “{row['state_iso']}”. Enter its two-letter code, such as PA.")
        if code[:2] != self.prefixes.get(state, code[:2]):
            raise ValidationError(
                f"“{row['fips']}” isn’t a FIPS code of a county in {row['state_iso']}. Those begin with "
                f"{self.prefixes[state]}."
            )
        return code

    def record(self, row: dict[str, str]) -> County:
        name = stored_county_name(row["full_name"])
        state = self.states[row["state_iso"]]
        if not name or (state, county_key(name)) in self.names:
            raise ValidationError(f"The state already has a county “{name}” under another FIPS code.")
        self.names.add((state, county_key(name)))
        return County(fips=fips_code(row["fips"]), name=name, state_id=state)


class TownFile(PlaceFile):
    """Towns; a new one needs `county_fips`, since each lies in a county."""

    relation, model = "localities", Locality
    needed = ("name", "state_iso")
    columns = frozenset({*needed, "county_fips"})
    ignored = PlaceFile.ignored | {"geonameid", "population"}

    def look_up(self) -> None:
        self.places = PlaceIndex()
        self.counties = dict(County.objects.values_list("fips", "pk"))

    def key(self, row: dict[str, str]) -> Any:
        return (fips_code(row["county_fips"]) if row["county_fips"] else "", name_key(row["name"]))

    def outcome(self, line: Line) -> Outcome:
        row = self.cells(line)
        fips, key = self.key(row)
        state = self.places.state_code(row["state_iso"])
        present = self.places.towns.get((fips, key)) if fips else self.places.in_state.get((state, key))
        if present and not line.problem:
            return Outcome(line.number, Kind.UNCHANGED, row["name"])
        return super().outcome(line)

    def record(self, row: dict[str, str]) -> Locality:
        if not row["name"] or "," in row["name"]:
            raise ValidationError("Enter a city or town name without a comma.")
        if not row["county_fips"]:
            raise ValidationError("We don’t recognize this town. Enter its county_fips so we can place it.")
        fips = fips_code(row["county_fips"])
        if fips not in self.counties:
            raise ValidationError(f"There is no county “{row['county_fips']}”.")
        return Locality(name=row["name"], county_id=self.counties[fips])


PLACE_FILES: Sequence[type[PlaceFile]] = (StateFile, CountyFile, TownFile)
