"""What curators have decided on single gaps, and how many gaps there were each week."""

from django.db import models
from django.db.models import Q

from pdap.db.fields import BigIdentityField, DbNow, ForeignKey


class Decision(models.TextChoices):
    """What a curator says of a gap instead of closing it."""

    NOT_A_FAULT = "not a fault", "Not a gap"
    TOO_HARD = "too hard", "Too hard"


def person(name: str, related_name: str) -> "ForeignKey":
    return ForeignKey(
        "accounts.User", models.SET_NULL, db_column=f"{name}_user_id", null=True, related_name=related_name
    )


class GapCase(models.Model):
    """Work on one gap: its rule and record, who has it, when it comes back, and the decision.

    `record_id` is no foreign key, since the rules are about records of many tables.
    """

    id = BigIdentityField(primary_key=True)
    gap = models.TextField(help_text="The name of the rule.")
    record_id = models.BigIntegerField()
    decision = models.TextField(choices=Decision.choices, default="", db_default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = person("decided_by", "decided_gaps")
    assigned_to = person("assigned_to", "assigned_gaps")
    claimed_by = person("claimed_by", "claimed_gaps")
    claim_expires_at = models.DateTimeField(null=True)
    deferred_until = models.DateField(null=True)
    note = models.TextField(default="", db_default="", blank=True)

    class Meta:
        app_label = "audit"
        managed = False
        db_table = "gap_cases"
        verbose_name = "work on a gap"
        verbose_name_plural = "work on gaps"
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gap", "record_id"], name="unique_gap_case"),
            models.CheckConstraint(
                condition=Q(decision__in=["", *Decision.values]),
                name="gap_cases_decision_check",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by"], name="ix_gap_cases_decider"),
            models.Index(fields=["assigned_to"], name="ix_gap_cases_assignee"),
            models.Index(fields=["claimed_by"], name="ix_gap_cases_claimer"),
        ]

    def __str__(self) -> str:
        return f"{self.gap}: {self.record_id}"


class GapCount(models.Model):
    """The number of a rule's gaps in a week (named by its Monday), in one state or in all ("")."""

    id = BigIdentityField(primary_key=True)
    gap = models.TextField()
    state_iso = models.TextField()
    week = models.DateField()
    count = models.IntegerField()
    counted_at = models.DateTimeField(db_default=DbNow())

    class Meta:
        app_label = "audit"
        managed = False
        db_table = "gap_counts"
        verbose_name = "count of gaps"
        verbose_name_plural = "counts of gaps"
        ordering = ["gap", "state_iso", "-week"]
        constraints = [models.UniqueConstraint(fields=["gap", "state_iso", "week"], name="unique_gap_count")]

    def __str__(self) -> str:
        return f"{self.gap} {self.state_iso} {self.week}: {self.count}"
