"""Which public agencies each area has, in the order of lists: kept by triggers, so that a page sorts none."""

from django.db import models

from pdap.db.database_views import ViewModel
from pdap.db.fields import BigIdentityAlwaysField


class AgencyAreaColumns(models.Model):
    """A public agency in an area that it lies in: `Area`, without what is placed and what is an agency.

    `sources` are all of its sources with working links, wherever these are.
    """

    pk = models.CompositePrimaryKey("agency_id", "area", "area_id")
    agency_id = models.IntegerField()
    area = models.TextField()
    area_id = models.BigIntegerField()
    sources = models.BigIntegerField()
    # What agencies with as many sources are ordered by: the beginning of the name.
    agency_key = models.TextField(db_collation="C")

    database_primary_key: tuple[str, ...] = ("agency_id", "area", "area_id")

    class Meta:
        abstract = True


class AgencyArea(AgencyAreaColumns):
    """A public agency in an area; as old as the last commit of a transaction (`AgenciesInOrder` knows the rest)."""

    class Meta:
        managed = False
        db_table = "agency_areas"
        indexes = [
            models.Index(
                models.F("area"),
                models.F("area_id"),
                models.F("sources").desc(),
                models.F("agency_key"),
                models.F("agency_id"),
                name="ix_agency_areas",
            ),
        ]

    def __str__(self) -> str:
        return f"agency {self.agency_id} in {self.area} {self.area_id}"


class AgencyAreaRow(ViewModel, AgencyAreaColumns):
    """The rows of `agency_areas`, computed from the tables they come from: the rule."""

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "agency_area_rows"

    def __str__(self) -> str:
        return f"agency {self.agency_id} in {self.area} {self.area_id}"


class ChangedAgency(models.Model):
    """An agency that a transaction has changed which hasn't committed: rows exist only within it. 0 ends it."""

    id = BigIdentityAlwaysField(primary_key=True)
    agency_id = models.IntegerField()

    class Meta:
        managed = False
        db_table = "changed_agencies"
        verbose_name_plural = "changed agencies"

    def __str__(self) -> str:
        return f"agency {self.agency_id}"
