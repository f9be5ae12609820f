"""Places. Triggers make the row in `locations` of each state, county and locality: `location_of` finds it."""

from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from locations.models import County, Locality, Location, PublicRecordsLaw, State, ZipCode


def location_of(place: State | County | Locality) -> Location:
    """Return the location that a trigger made for a place."""
    level = {State: {"state": place, "county": None}, County: {"county": place, "locality": None}}
    return Location.objects.get(**level.get(type(place), {"locality": place}))


def national() -> Location:
    """Return the one location of the whole country, which the migrations bring."""
    return Location.objects.get(type="National")


class StateFactory(DjangoModelFactory):
    """A state with a code of its own."""

    class Meta:
        model = State

    state_iso = factory.Sequence(lambda number: f"S{number}")
    state_name = factory.Sequence(lambda number: f"State {number}")


class CountyFactory(DjangoModelFactory):
    """A county of a state."""

    class Meta:
        model = County

    fips = factory.Sequence(lambda number: f"{number:05}")
    name = factory.Sequence(lambda number: f"County {number}")
    state = factory.SubFactory(StateFactory)
    population = 100_000


class LocalityFactory(DjangoModelFactory):
    """A town of a county."""

    class Meta:
        model = Locality

    name = factory.Sequence(lambda number: f"Town {number}")
    county = factory.SubFactory(CountyFactory)


class LocationFactory(DjangoModelFactory):
    """The location of a new town; `place=` gives another's."""

    class Meta:
        model = Location

    place = factory.SubFactory(LocalityFactory)

    @classmethod
    def _create(cls, model_class: type[Location], *_: Any, place: Any, **columns: Any) -> Location:
        location = location_of(place)
        for name, value in columns.items():
            setattr(location, name, value)
        if columns:
            location.save(update_fields=list(columns))
        return location


class ZipCodeFactory(DjangoModelFactory):
    """A ZIP code."""

    class Meta:
        model = ZipCode

    zip_code = factory.Sequence(lambda number: f"{number:05}")
    lat = Decimal("40.4406")
    lng = Decimal("-79.9959")


class PublicRecordsLawFactory(DjangoModelFactory):
    """A law that nobody has checked."""

    class Meta:
        model = PublicRecordsLaw

    state = factory.SubFactory(StateFactory)
    name = "Open Records Act"
    official_url = "https://law.example.gov/"
