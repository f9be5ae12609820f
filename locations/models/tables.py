"""Places: states, counties and localities, and the `locations` that everything else points to.

A trigger makes the location of each new state, county and locality (contract 9.3). The API speaks location ids only.
"""

import re

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from locations.enums import LocationType
from locations.names import county_name
from pdap.db.fields import (
    BigIdentityAlwaysField,
    EnumField,
    ForeignKey,
    IntegerIdentityField,
    NullTextField,
    NumericField,
)
from pdap.db.text_fields import NameField

CODE = re.compile(r"[A-Z]{2}")


class State(models.Model):
    """A state, the District of Columbia or a territory."""

    state_iso = models.TextField("code", help_text="Two letters, such as PA.")
    state_name = NullTextField("name", null=True)
    id = BigIdentityAlwaysField(primary_key=True)

    class Meta:
        managed = False
        db_table = "us_states"
        ordering = ["state_name"]
        constraints = [models.UniqueConstraint(fields=["state_iso"], name="unique_state_iso")]
        indexes = [
            GinIndex(fields=["state_name"], opclasses=["gin_trgm_ops"], name="ix_states_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.state_name or self.state_iso

    def clean(self) -> None:
        """Keep the code in capitals, as everything compares it."""
        super().clean()
        self.state_iso = self.state_iso.strip().upper()
        if not CODE.fullmatch(self.state_iso):
            raise ValidationError({"state_iso": "Enter two letters, such as PA."})


class County(models.Model):
    """A county or its equivalent: a parish, a borough, an independent city."""

    fips = models.CharField("FIPS code", help_text="Five digits: two for the state, three for the county.")
    name = NullTextField(null=True)
    lat = models.FloatField("latitude", null=True)
    lng = models.FloatField("longitude", null=True)
    population = models.BigIntegerField(null=True)
    agencies = NullTextField(null=True, editable=False)
    airtable_county_last_modified = NullTextField(null=True, editable=False)
    airtable_county_created = NullTextField(null=True, editable=False)
    id = BigIdentityAlwaysField(primary_key=True)
    state = ForeignKey(State, models.PROTECT, integer=True, null=True, related_name="counties")

    class Meta:
        managed = False
        db_table = "counties"
        verbose_name_plural = "counties"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["fips", "state"], name="counties_fips_state_id_key"),
            models.UniqueConstraint(fields=["name", "state"], name="unique_county_name_and_state"),
            models.UniqueConstraint(fields=["fips"], name="unique_fips"),
        ]
        indexes = [
            models.Index(fields=["state"], name="ix_counties_state"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="ix_counties_name_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.fips})"


class Locality(models.Model):
    """A city, town, village or other place within a county."""

    id = BigIdentityAlwaysField(primary_key=True)
    name = NameField(max_length=255, help_text="Without the state. No commas.")
    county = ForeignKey(County, models.PROTECT, integer=True, related_name="localities")
    population = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "localities"
        verbose_name_plural = "localities"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "county"], name="localities_name_county_id_key"),
            models.CheckConstraint(condition=~Q(name__contains=","), name="localities_name_check"),
        ]
        indexes = [
            models.Index(fields=["county"], name="ix_localities_county"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="ix_localities_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A place of any level; National is the one row without state, county and locality."""

    id = BigIdentityAlwaysField(primary_key=True)
    type = EnumField(enum=LocationType)
    state = ForeignKey(State, models.CASCADE, null=True, blank=True, related_name="locations")
    county = ForeignKey(County, models.CASCADE, null=True, blank=True, related_name="locations")
    locality = ForeignKey(Locality, models.CASCADE, null=True, blank=True, related_name="locations")
    lat = models.FloatField("latitude", null=True, blank=True)
    lng = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        managed = False
        db_table = "locations"
        constraints = [
            models.UniqueConstraint(
                fields=["id", "type", "state", "county", "locality"],
                name="locations_id_type_state_id_county_id_locality_id_key",
            ),
            models.CheckConstraint(
                condition=Q(type="National", state=None, county=None, locality=None)
                | Q(type="State", county=None, locality=None)
                | Q(type="County", county__isnull=False, locality=None)
                | Q(type="Locality", county__isnull=False, locality__isnull=False),
                name="locations_check",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="ix_locations_state"),
            models.Index(fields=["county"], name="ix_locations_county"),
            models.Index(fields=["locality"], name="ix_locations_locality"),
            models.Index(
                fields=["type", "state"], name="ix_locations_broad", condition=Q(type__in=["National", "State"])
            ),
        ]

    def __str__(self) -> str:
        iso = self.state.state_iso if self.state else None
        names = (self.locality, county_name(self.county.name or "", iso) if self.county else None, self.state)
        return ", ".join(str(name) for name in names if name) or "United States"


class ZipCode(models.Model):
    """A ZIP code, its center, and the town in its mailing address; the existing system does not use it."""

    zip_code = NullTextField(null=True)
    lat = NumericField("latitude", null=True)
    lng = NumericField("longitude", null=True)
    city = NullTextField(null=True)
    state_iso = NullTextField(null=True)
    id = IntegerIdentityField(primary_key=True)

    database_primary_key: tuple[str, ...] = ()

    class Meta:
        managed = False
        db_table = "zip_codes"
        verbose_name = "ZIP code"
        constraints = [models.UniqueConstraint(fields=["id"], name="zip_codes_id_key")]
        indexes = [models.Index(fields=["zip_code"], name="ix_zip_codes_zip_code")]

    def __str__(self) -> str:
        return self.zip_code or "unknown ZIP code"
