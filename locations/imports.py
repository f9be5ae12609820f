"""States, counties and localities from files of rows: what is missing comes in, what is there stays."""

from collections.abc import Iterable

from django.db import transaction

from locations.lookup import PlaceIndex
from locations.models import County, Locality, State
from pdap.db.actor import set_actor
from pdap.lib.importing.files import Progress, RejectedError, Report, Row, batches

STATE_COLUMNS = ("state_iso", "state_name")
COUNTY_COLUMNS = ("fips", "full_name", "state_iso")
LOCALITY_COLUMNS = ("name", "state_iso")


def import_states(rows: Iterable[Row], report: Report, progress: Progress) -> None:
    known = set(State.objects.values_list("state_iso", flat=True))
    new: dict[str, State] = {}
    for row in rows:
        code = row["state_iso"]
        if len(code) != 2 or not row["state_name"]:
            report.reject(row, "A state has two letters, such as PA, and a name.")
        elif code in known or code in new:
            report.counts["unchanged"] += 1
        else:
            new[code] = State(state_iso=code, state_name=row["state_name"])
    create(State, list(new.values()), report, progress)


def import_counties(rows: Iterable[Row], report: Report, progress: Progress) -> None:
    """Bring in the counties that are not there, by their FIPS code."""
    states = dict(State.objects.values_list("state_iso", "pk"))
    fips = set(County.objects.values_list("fips", flat=True))
    names = set(County.objects.values_list("state_id", "name"))
    new: list[County] = []
    for row in rows:
        code, state = row["fips"], states.get(row["state_iso"])
        name = row["full_name"].removesuffix(" County").removesuffix(" Parish")
        if not (len(code) == 5 and code.isascii() and code.isdigit()):
            report.reject(row, f"“{code}” is no FIPS code of a county: that has five digits.")
        elif state is None:
            report.reject(row, f"There is no state “{row['state_iso']}”: write its two letters, such as PA.")
        elif code in fips:
            report.counts["unchanged"] += 1
        elif not name or (state, name) in names:
            report.reject(row, f"The state has a county “{name}” already, under another FIPS code.")
        else:
            fips.add(code)
            names.add((state, name))
            new.append(County(fips=code, name=name, state_id=state))
    create(County, new, report, progress)


def import_localities(rows: Iterable[Row], report: Report, places: PlaceIndex, progress: Progress) -> None:
    """Bring in the localities that are not there; a new one needs `county_fips`, since each lies in a county."""
    counties = dict(County.objects.values_list("fips", "pk"))
    new: dict[tuple[str, str], Locality] = {}
    for row in rows:
        try:
            key = (row["county_fips"], row["name"].casefold())
            if key in new or places.knows(row["state_iso"], row["county_fips"], row["name"]):
                report.counts["unchanged"] += 1
                continue
            new[key] = read_locality(row, counties)
        except RejectedError as reason:
            report.reject(row, str(reason))
    create(Locality, list(new.values()), report, progress)


def read_locality(row: Row, counties: dict[str, int]) -> Locality:
    """Return a new locality; RejectedError if it cannot come in."""
    if not row["name"] or "," in row["name"]:
        raise RejectedError("A locality has a name without a comma.")
    if not row["county_fips"]:
        raise RejectedError("It is not known here, and without a county_fips it cannot be placed.")
    if row["county_fips"] not in counties:
        raise RejectedError(f"There is no county “{row['county_fips']}”.")
    return Locality(name=row["name"], county_id=counties[row["county_fips"]])


def create(model: type[State | County | Locality], new: list, report: Report, progress: Progress) -> None:
    """Make what is missing; triggers make the locations."""
    done = 0
    for batch in batches(new):
        with transaction.atomic():
            set_actor(None)
            model._default_manager.bulk_create(batch)
        done += len(batch)
        progress(report.kind, done, len(new))
    report.counts["created"] += len(new)
