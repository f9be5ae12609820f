"""How many sources search finds where, kept by triggers: pages that count sources read no row of them."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from locations.enums import LocationType
from pdap.db.fields import BigIdentityAlwaysField


class Area(StrEnum):
    """What sources are counted in; `area_id` is its id, and 0 of the two that are one each."""

    EVERYWHERE = "everywhere"
    # What has any place.
    PLACED = "placed"
    STATE = "state"
    COUNTY = "county"
    # A location itself, without what lies below it.
    PLACE = "place"
    AGENCY = "agency"


# What a place below the nation has in itself and below it.
AREAS = {LocationType.STATE: Area.STATE, LocationType.COUNTY: Area.COUNTY, LocationType.LOCALITY: Area.PLACE}


class SearchCount(models.Model):
    """A part of the number of sources of a record type, with working links, in an area; the number is their sum.

    A source counts once in each area. `writer` is the transaction whose part it is, until that ends.
    """

    id = BigIdentityAlwaysField(primary_key=True)
    area = models.TextField()
    area_id = models.BigIntegerField()
    record_type_id = models.IntegerField()
    sources = models.BigIntegerField()
    writer = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "search_counts"
        verbose_name = "number of sources in search"
        verbose_name_plural = "numbers of sources in search"
        indexes = [
            models.Index(fields=["area", "area_id", "record_type_id"], name="ix_search_counts", include=["sources"]),
            models.Index(fields=["writer"], name="ix_search_counts_writer", condition=Q(writer__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sources} of type {self.record_type_id} in {self.area} {self.area_id}"
