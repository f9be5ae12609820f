"""Agencies whose names speak against where they stand."""

from django.db import models
from django.db.models import Q

from agencies.models.tables import Agency
from locations.models import Location
from pdap.db.fields import ForeignKey, IntegerIdentityField


class DoubtKind(models.TextChoices):
    """What a name says otherwise."""

    TOWN = "town", "another town"
    STATE = "state", "another state"


class AgencyPlaceDoubt(models.Model):
    """An agency whose name mentions another town or state than its place; a nightly job finds these."""

    id = IntegerIdentityField(primary_key=True)
    agency = ForeignKey(Agency, models.CASCADE, integer=True, related_name="place_doubts")
    kind = models.TextField(choices=DoubtKind.choices)
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="doubted_agencies")

    class Meta:
        managed = False
        db_table = "agency_place_doubts"
        verbose_name = "doubt about a place"
        verbose_name_plural = "doubts about places"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind"], name="unique_agency_place_doubt"),
            models.CheckConstraint(condition=Q(kind__in=DoubtKind.values), name="agency_place_doubts_kind_check"),
        ]
        indexes = [models.Index(fields=["location"], name="ix_place_doubts_place")]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.location_id}"
