"""Agencies from a file of rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation
from locations.lookup import PlaceIndex
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus
from pdap.lib.importing.files import Progress, RejectedError, Report, Row, batches

REQUIRED = ("ori", "name", "agency_type", "jurisdiction_type", "state_iso")


@dataclass(frozen=True)
class AgencyKey:
    """What makes two rows one agency: the schema keeps no number of the FBI's."""

    name: str
    agency_type: str
    jurisdiction_type: str
    location_id: int | None


def existing() -> dict[AgencyKey, int]:
    rows = Agency.objects.order_by("-pk").values_list(
        "name", "agency_type", "jurisdiction_type", "location_links__location_id", "pk"
    )
    return {AgencyKey(name.casefold(), kind, level, place): pk for name, kind, level, place, pk in rows}


def read_agency(row: Row, places: PlaceIndex) -> tuple[AgencyKey, str]:
    """Return an agency's key and name; RejectedError if it cannot come in."""
    if not row["name"]:
        raise RejectedError("It has no name.")
    if not row["jurisdiction_type"]:
        raise RejectedError("Its jurisdiction is not known: write local, county, state, federal, school, ...")
    if row["jurisdiction_type"] not in JurisdictionType.values:
        raise RejectedError(f"“{row['jurisdiction_type']}” is no jurisdiction: write one of {_list(JurisdictionType)}.")
    kind = row["agency_type"] or AgencyType.UNKNOWN
    if kind not in AgencyType.values:
        raise RejectedError(f"“{kind}” is no type of agency: write one of {_list(AgencyType)}.")
    place = places.find(row["state_iso"], row["county_fips"], row["county_name"], row["locality"])
    if place is None and row["state_iso"]:
        raise RejectedError(f"There is no state “{row['state_iso']}”: write its two letters, such as PA.")
    return AgencyKey(row["name"].casefold(), kind, row["jurisdiction_type"], place), row["name"]


def import_agencies(rows: Iterable[Row], report: Report, places: PlaceIndex, progress: Progress) -> dict[str, int]:
    """Bring agencies in, approved; return each ORI's agency.

    Two rows with the same name, type, jurisdiction and place are one agency.
    """
    known = existing()
    new: dict[AgencyKey, str] = {}
    key_of: dict[str, AgencyKey] = {}
    for row in rows:
        try:
            key, name = read_agency(row, places)
        except RejectedError as reason:
            report.reject(row, str(reason))
            continue
        if key in known or key in new:
            report.counts["unchanged"] += 1
            report.notes["repeat an agency of the same file"] += key in new
        else:
            new[key] = name
            report.counts["created"] += 1
        key_of[row["ori"]] = key
    done = 0
    for batch in batches(list(new.items())):
        known |= create(batch)
        done += len(batch)
        progress("agencies", done, len(new))
    return {ori: known[key] for ori, key in key_of.items()}


@transaction.atomic
def create(batch: list[tuple[AgencyKey, str]]) -> dict[AgencyKey, int]:
    set_actor(None)
    made = Agency.objects.bulk_create(
        [
            Agency(
                name=name,
                agency_type=key.agency_type,
                jurisdiction_type=key.jurisdiction_type,
                approval_status=ApprovalStatus.APPROVED,
            )
            for key, name in batch
        ]
    )
    ids = {key: agency.pk for (key, _), agency in zip(batch, made, strict=True)}
    AgencyLocation.objects.bulk_create(
        [AgencyLocation(agency_id=pk, location_id=key.location_id) for key, pk in ids.items() if key.location_id]
    )
    return ids


def _list(choices: type[AgencyType] | type[JurisdictionType]) -> str:
    return ", ".join(choices.values)
