"""What people call record types, agencies and places; curators edit it."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q

from datasources.enums import SearchLanguage
from datasources.models.record_type import RecordType
from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey, NullTextField
from pdap.db.name_folding import Stemmed, StemmedSpanish


class SearchTerm(models.Model):
    """A word or phrase with the record type, the agency or the place that it means; a phrase may have more than one.

    `origin` is the key of a term that came with the code. Such a term is turned off, not deleted: it would come back.
    A term that is turned off means nothing, though another in use has its stem.
    """

    id = BigIdentityField(primary_key=True)
    term = models.TextField(help_text="Singular or plural, in upper or lower case, with or without accents.")
    language = EnumField(enum=SearchLanguage, default=SearchLanguage.ENGLISH, db_default=SearchLanguage.ENGLISH)
    record_type = ForeignKey(RecordType, models.CASCADE, null=True, blank=True, related_name="search_terms")
    agency = ForeignKey(
        "agencies.Agency", models.CASCADE, integer=True, null=True, blank=True, related_name="search_terms"
    )
    location = ForeignKey(
        "locations.Location", models.CASCADE, verbose_name="place", null=True, blank=True, related_name="search_terms"
    )
    active = models.BooleanField(
        "in use",
        default=True,
        db_default=True,
        help_text="Clear this to turn the term off, even where another term has a form of the same words.",
    )
    origin = NullTextField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)

    class Meta:
        managed = False
        db_table = "search_terms"
        ordering = ["term", "id"]
        constraints = [
            models.UniqueConstraint(fields=["origin"], name="search_terms_origin_key"),
            models.CheckConstraint(condition=Q(term__regex="[[:alnum:]]"), name="search_terms_term_check"),
            models.CheckConstraint(
                condition=Q(record_type__isnull=False, agency=None, location=None)
                | Q(record_type=None, agency__isnull=False, location=None)
                | Q(record_type=None, agency=None, location__isnull=False),
                name="search_terms_meaning_check",
            ),
        ]
        indexes = [
            models.Index(
                OpClass(Stemmed("term"), name="text_pattern_ops"),
                name="ix_search_terms_stems",
                condition=Q(active=True),
            ),
            models.Index(
                OpClass(StemmedSpanish("term"), name="text_pattern_ops"),
                name="ix_search_terms_spanish_stems",
                condition=Q(active=True),
            ),
            models.Index(fields=["record_type"], name="ix_search_terms_record_type"),
            models.Index(fields=["agency"], name="ix_search_terms_agency"),
            models.Index(fields=["location"], name="ix_search_terms_location"),
        ]

    def __str__(self) -> str:
        return self.term
