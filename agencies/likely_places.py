"""Where an agency probably belongs, for a curator who has to choose its place."""

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Length

from agencies.enums import JurisdictionType
from agencies.models import Agency
from locations.enums import LocationType
from locations.models import Location

MOST_PLACES = 3


def likely_places(agency: Agency) -> list[Location]:
    """Return the likeliest places first: those that its name speaks for, which jobs have found, or around its own.

    An agency of a county that stands in towns belongs to their county; another to the town, in its county or state,
    with whose name its own begins.
    """
    own = list(agency.locations.all())
    numbers = [doubt.location_id for doubt in agency.place_doubts.all()]
    if suggestion := getattr(agency, "place_suggestion", None):
        numbers.append(suggestion.location_id)
    numbers += places_around(agency, own).values_list("pk", flat=True)[:MOST_PLACES]
    numbers = [pk for pk in dict.fromkeys(numbers) if pk not in {place.pk for place in own}][:MOST_PLACES]
    places = Location.objects.select_related("state", "county", "locality").in_bulk(numbers)
    return [places[pk] for pk in numbers if pk in places]


def places_around(agency: Agency, own: list[Location]) -> QuerySet[Location]:
    if agency.jurisdiction_type == JurisdictionType.COUNTY:
        counties = [place.county_id for place in own if place.county_id]
        return Location.objects.filter(type=LocationType.COUNTY, county__in=counties).order_by("pk")
    inside = Q(county__in=[place.county_id for place in own if place.type == LocationType.COUNTY])
    inside |= Q(state__in=[place.state_id for place in own if place.type == LocationType.STATE])
    places = Location.objects.annotate(words=Value(agency.name, TextField()))
    towns = Q(type=LocationType.LOCALITY, words__istartswith=Concat("locality__name", Value(" ")))
    counties_by_name = Q(type=LocationType.COUNTY, words__istartswith=Concat("county__name", Value(" ")))
    return places.filter(inside, towns | counties_by_name).order_by(
        Length("locality__name").desc(nulls_last=True), Length("county__name").desc(), "pk"
    )
