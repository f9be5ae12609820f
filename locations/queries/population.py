"""How many people live at a place, for lists that begin with the largest."""

from typing import Any

from django.db.models import Case, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce

from locations.enums import LocationType
from locations.models import Locality


def people_at(path: str = "") -> Any:
    """Return the people of the location that a path leads to: 0 of a state, and of what no one has counted.

    A county whose own number is unknown has the people of its towns.
    """
    at = f"{path}__" if path else ""
    towns = Locality.objects.filter(county=OuterRef(f"{at}county")).order_by().values("county")
    of_towns = Subquery(towns.annotate(people=Sum("population")).values("people"))
    of_county = Coalesce(f"{at}county__population", of_towns)
    is_county = When(**{f"{at}type": LocationType.COUNTY}, then=of_county)
    return Coalesce(f"{at}locality__population", Case(is_county), 0)
