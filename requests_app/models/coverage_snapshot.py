"""The numbers of report cards, month by month."""

from django.db import models

from pdap.db.fields import (
    BigIdentityField,
)


class CoverageSnapshot(models.Model):
    """A month's numbers for a place, an agency or a record type, shown on its report card."""

    id = BigIdentityField(primary_key=True)
    month = models.DateField()
    subject = models.TextField(choices=[("place", "Place"), ("agency", "Agency"), ("record_type", "Record type")])
    subject_id = models.BigIntegerField()
    types_covered = models.IntegerField()
    sources = models.IntegerField()
    broken = models.IntegerField()
    fresh = models.IntegerField()

    class Meta:
        managed = False
        db_table = "coverage_snapshots"
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "month"], name="coverage_snapshots_key"),
            models.CheckConstraint(
                condition=models.Q(subject__in=["place", "agency", "record_type"]),
                name="coverage_snapshots_subject_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}, {self.month:%Y-%m}"
