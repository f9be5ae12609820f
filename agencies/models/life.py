"""What became of agencies: which took over from which, and which is part of which."""

from django.db import models
from django.db.models import F, Q

from agencies.models.tables import Agency
from pdap.db.fields import ForeignKey, IntegerIdentityField


class AgencyTieKind(models.TextChoices):
    """What the other agency is to this one; the reverse (predecessor, unit) follows from it."""

    SUCCESSOR = "successor", "Succeeded by"
    PARENT = "parent", "Part of"


class AgencyTie(models.Model):
    """An agency's successor or parent: both stay, since both have records."""

    id = IntegerIdentityField(primary_key=True)
    agency = ForeignKey(Agency, models.CASCADE, integer=True, related_name="ties")
    kind = models.TextField("relation", choices=AgencyTieKind.choices)
    other = ForeignKey(Agency, models.CASCADE, integer=True, db_column="other_agency_id", related_name="reverse_ties")

    class Meta:
        managed = False
        db_table = "agency_ties"
        verbose_name = "related agency"
        verbose_name_plural = "related agencies"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "other"], name="unique_agency_tie"),
            models.CheckConstraint(condition=Q(kind__in=AgencyTieKind.values), name="agency_ties_kind_check"),
            models.CheckConstraint(
                condition=~Q(agency=F("other")),
                name="agency_ties_two_agencies_check",
                violation_error_message="Choose a different agency.",
            ),
        ]
        indexes = [models.Index(fields=["other"], name="ix_agency_ties_other")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.other_id}"
