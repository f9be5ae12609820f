"""The kinds of record, in seven categories; the rows come with the migrations (contract 5.10)."""

from django.conf import settings
from django.db import models

from datasources.definitions import DEFINITIONS, Definition, type_in_sentence
from datasources.enums import RecordTypeName
from pdap.db.fields import EnumField, ForeignKey, NullTextField, SerialField
from pdap.lib.spoken import spoken_language


class RecordCategory(models.Model):
    """A group of record types; `All` is a pseudo-category without any."""

    id = SerialField(primary_key=True)
    name = models.CharField(max_length=255)
    description = NullTextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "record_categories"
        verbose_name_plural = "record categories"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="record_categories_name_key")]

    def __str__(self) -> str:
        return self.name


class RecordType(models.Model):
    """A record type, such as Arrest Records."""

    id = SerialField(primary_key=True)
    category = ForeignKey(RecordCategory, models.PROTECT, related_name="record_types")
    description = NullTextField(null=True, blank=True)
    name = EnumField(enum=RecordTypeName, null=True)

    class Meta:
        managed = False
        db_table = "record_types"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["category"], name="ix_record_types_category"),
        ]

    def __str__(self) -> str:
        return self.name or f"record type {self.pk}"

    @property
    def definition(self) -> Definition | None:
        """Return what we say of it; None for a type without a name."""
        return DEFINITIONS[RecordTypeName(self.name)].translated() if self.name else None

    @property
    def meaning(self) -> str:
        """Return what it is in a sentence: as curators put it, which is in English, else in our own words."""
        if self.description and spoken_language() == settings.LANGUAGE_CODE:
            return self.description
        return self.definition.summary if self.definition else self.description or ""

    @property
    def phrase(self) -> str:
        return type_in_sentence(RecordTypeName(self.name)) if self.name else str(self)
