"""Adding a locality, with its county where that is new too. Triggers make the locations (contract 9.3)."""

from django.db import connection, transaction

from locations.models import County, Locality, Location, State
from pdap.db.actor import set_actor
from pdap.lib.name_folding import county_key, tidy_text
from pdap.lib.typed_numbers import is_digits

FIPS_LENGTH = 5
MOST_SUGGESTED = 5


class PlaceRefusedError(ValueError):
    """A place cannot be added; `field` says which of what was typed is wrong."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class PlaceExistsError(PlaceRefusedError):
    """The place is there already; `location_id` says which it is."""

    def __init__(self, field: str, text: str, location_id: int) -> None:
        super().__init__(field, text)
        self.location_id = location_id


@transaction.atomic
def add_locality(state: State, county_name: str, fips: str, name: str, actor_id: int | None) -> Location:
    """Add a locality to a county of a state, by the county's name; a county with a FIPS code is made if it is new.

    Raises PlaceExistsError if the locality is there, however it is spelled; PlaceRefusedError for a county that is not
    there and has no code, and for a code that is wrong or another county's.
    """
    set_actor(actor_id)
    State.objects.select_for_update(no_key=True).get(pk=state.pk)  # two at once make no twins
    name = " ".join(tidy_text(name).split())
    if "," in name:
        raise PlaceRefusedError("name", "Enter only the name, without the county and state. No commas.")
    county = county_of(state, county_name) or new_county(state, county_name, fips.strip())
    if fips.strip() and county.fips != fips.strip():
        raise PlaceRefusedError("fips", f"{county.name} already has the code {county.fips}.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from public.localities where county_id = %s and public.name_key(name) = public.name_key(%s)",
            [county.pk, name],
        )
        there = cursor.fetchone()
    if there:
        location = Location.objects.filter(locality_id=there[0]).order_by("pk")[0]
        raise PlaceExistsError("name", f"{location} already exists.", location.pk)
    made = Locality.objects.create(name=name, county=county)
    return Location.objects.get(locality=made)


def county_of(state: State, name: str) -> County | None:
    """Return a state's county by its name, however it is spelled, with or without the word for a county."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from public.counties where state_id = %(state)s"
            " and public.county_key(name) in (%(key)s, %(city)s)"
            " order by public.county_key(name) = %(key)s desc, id limit 1",
            {"state": state.pk, "key": county_key(name), "city": f"{county_key(name)}city"},
        )
        row = cursor.fetchone()
    return County.objects.get(pk=row[0]) if row else None


def new_county(state: State, name: str, fips: str) -> County:
    """Make a county. Raises PlaceRefusedError where the code lacks, is wrong, or belongs to another."""
    name = " ".join(tidy_text(name).split())
    if not fips:
        near = ", ".join(counties_like(state, name))
        advice = f" Did you mean {near}?" if near else ""
        raise PlaceRefusedError(
            "county", f"{state} has no county “{name}”.{advice} If it’s new, enter its FIPS code too."
        )
    if len(fips) != FIPS_LENGTH or not is_digits(fips):
        raise PlaceRefusedError("fips", "Enter five digits, such as 42003: two for the state, three for the county.")
    if owner := County.objects.filter(fips=fips).first():
        raise PlaceRefusedError("fips", f"This code belongs to {owner.name}.")
    other_fips = County.objects.filter(state=state).values_list("fips", flat=True).first()
    if other_fips and other_fips[:2] != fips[:2]:
        raise PlaceRefusedError("fips", f"County codes in {state} begin with {other_fips[:2]}.")
    return County.objects.create(state=state, name=name, fips=fips)


def counties_like(state: State, name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select name from public.counties where state_id = %(state)s"
            " and public.similarity(public.folded(name), public.folded(%(name)s)) > 0.3"
            " order by public.similarity(public.folded(name), public.folded(%(name)s)) desc, name limit %(most)s",
            {"state": state.pk, "name": name, "most": MOST_SUGGESTED},
        )
        return [row[0] for row in cursor.fetchall()]
