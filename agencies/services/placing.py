"""Putting local agencies into the towns that they are named after."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from agencies.enums import JurisdictionType
from agencies.models import Agency, AgencyLocation, AgencyPlaceSuggestion
from agencies.placing import Towns
from locations.lookup import PlaceIndex
from pdap.db.actor import set_actor
from pdap.db.public_records import is_not_rejected_sql

BATCH = 2000
# Local agencies with one place, which is a county or a town.
AGENCIES = f"""
select agency.id, agency.name, min(link.location_id)
from public.agencies agency
join public.link_agencies__locations link on link.agency_id = agency.id
where agency.jurisdiction_type = %s and {is_not_rejected_sql("agency")}
group by agency.id having count(*) = 1
order by agency.id
"""  # noqa: S608 - our own words
MOVE = """
update public.link_agencies__locations link set location_id = moved.new
from unnest(%s::int[], %s::int[], %s::int[]) as moved (agency_id, old, new)
where link.agency_id = moved.agency_id and link.location_id = moved.old
"""


@dataclass(frozen=True)
class Move:
    """An agency that is named after another place than the one at which it stands; `old` and `new` are locations."""

    agency: int
    name: str
    old: int
    new: int


@dataclass
class Placing:
    """The moves to make: `certain` ones, and `uncertain` ones for a curator; `change_set` is theirs once done.

    `contradicting` are agencies that stand in a town, though they are named after another.
    """

    certain: list[Move] = field(default_factory=list)
    uncertain: list[Move] = field(default_factory=list)
    contradicting: list[Move] = field(default_factory=list)
    places: PlaceIndex = field(default_factory=PlaceIndex)
    change_set: uuid.UUID | None = None


def plan_placing() -> Placing:
    """Return which local agencies stand elsewhere than in the town of their county that they are named after."""
    plan = Placing()
    rows, counties = plan.places.rows, plan.places.counties
    with connection.cursor() as cursor:
        cursor.execute(AGENCIES, [JurisdictionType.LOCAL])
        agencies = [
            (pk, name, location, counties[rows[location].county_fips])
            for pk, name, location in cursor.fetchall()
            if location in rows and rows[location].county_fips in counties
        ]
    towns = Towns(plan.places)
    towns.claim((name, county) for _, name, _, county in agencies)
    for pk, name, location, _ in agencies:
        town = towns.own_town(name, location)
        if town is None or town.location == location:
            continue
        if rows[location].town:
            plan.contradicting.append(Move(pk, name, location, town.location))
        if town.certain:
            plan.certain.append(Move(pk, name, location, town.location))
        elif not rows[location].town:
            plan.uncertain.append(Move(pk, name, location, town.location))
    return plan


@transaction.atomic
def place_agencies(actor_id: int | None = None) -> Placing:
    """Put agencies into their towns, as one change set; what is not certain waits for a curator."""
    with connection.cursor() as cursor:
        cursor.execute("lock table public.link_agencies__locations in share row exclusive mode")
    plan = plan_placing()
    plan.change_set = set_actor(actor_id)
    move_agencies(plan.certain)
    suggest_places((move.agency, move.new) for move in plan.uncertain)
    return plan


def move_agencies(moves: Collection[Move]) -> None:
    with connection.cursor() as cursor:
        columns = [[getattr(move, name) for move in moves] for name in ("agency", "old", "new")]
        cursor.execute(MOVE, columns)
    AgencyPlaceSuggestion.objects.filter(agency__in=[move.agency for move in moves]).delete()


def suggest_places(suggestions: Iterable[tuple[int, int]]) -> None:
    """Let curators decide on the places of agencies; on which they have decided already, they are not asked again."""
    rows = [AgencyPlaceSuggestion(agency_id=agency, location_id=location) for agency, location in suggestions]
    AgencyPlaceSuggestion.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def accept_suggestions(suggestions: Collection[AgencyPlaceSuggestion], actor_id: int | None) -> int:
    """Put the agencies of some suggestions into their towns, as one change set; return how many."""
    set_actor(actor_id)
    agencies = {suggestion.agency_id: suggestion.location_id for suggestion in suggestions}
    for agency in Agency.objects.select_for_update(no_key=True).filter(pk__in=agencies).order_by("pk"):
        AgencyLocation.objects.filter(agency=agency).exclude(location=agencies[agency.pk]).delete()
        AgencyLocation.objects.get_or_create(agency=agency, location_id=agencies[agency.pk])
    AgencyPlaceSuggestion.objects.filter(agency__in=agencies).delete()
    return len(agencies)
