"""The review of a submitted record: who has it before them, what was asked, what was decided and why."""

from django.db import models
from django.db.models import Q

from agencies.models import Agency
from datasources.models.data_source import DataSource
from pdap.db.fields import BigIdentityField, DbNow, ForeignKey, NullTextField, OneToOneField


class Review(models.Model):
    """The review of one data source or one agency; the outcome itself is the record's `approval_status`.

    A claim keeps a second curator away until it expires.
    """

    id = BigIdentityField(primary_key=True)
    data_source = OneToOneField(DataSource, models.CASCADE, null=True, blank=True, related_name="review")
    agency = OneToOneField(Agency, models.CASCADE, null=True, blank=True, related_name="review")
    claimed_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="claimed_by_user_id",
        null=True,
        blank=True,
        related_name="claimed_reviews",
    )
    claim_expires_at = models.DateTimeField(null=True, blank=True)
    reason = NullTextField(null=True, blank=True, help_text="Why it was declined. The submitter can read this.")
    question = NullTextField(null=True, blank=True, help_text="What we asked the submitter.")
    asked_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="reviewed_by_user_id",
        null=True,
        blank=True,
        related_name="reviews",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    updated_at = models.DateTimeField(db_default=DbNow(), editable=False)
    asked_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="asked_by_user_id",
        null=True,
        blank=True,
        related_name="asked_reviews",
    )

    class Meta:
        managed = False
        db_table = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["data_source"], name="reviews_data_source_id_key"),
            models.UniqueConstraint(fields=["agency"], name="reviews_agency_id_key"),
            models.CheckConstraint(
                condition=Q(data_source__isnull=False, agency=None) | Q(data_source=None, agency__isnull=False),
                name="reviews_one_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["claimed_by"], name="ix_reviews_claimed_by"),
            models.Index(fields=["reviewed_by"], name="ix_reviews_reviewed_by"),
            models.Index(fields=["asked_by"], name="ix_reviews_asked_by"),
        ]

    def __str__(self) -> str:
        return f"review of {self.data_source or self.agency}"
