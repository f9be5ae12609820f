"""Pairs of records that look like one, and merges."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from audit.merging.enums import Kind
from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey, NullTextField


class DuplicatePair(models.Model):
    """Two records that may be the same, each pair once, the smaller ID first.

    `fingerprint` says what made them look so: a pair that someone has dismissed is offered again only when that has
    changed. The ids are no foreign keys, since kinds differ; the nightly job forgets pairs of what is gone.
    """

    id = BigIdentityField(primary_key=True)
    kind = EnumField(enum=Kind)
    first_id = models.IntegerField()
    second_id = models.IntegerField()
    score = models.SmallIntegerField(help_text="How likely, in percent.")
    reasons = ArrayField(models.TextField())
    fingerprint = models.TextField()
    found_at = models.DateTimeField(db_default=DbNow())
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="dismissed_by_user_id",
        null=True,
        blank=True,
        related_name="dismissed_pairs",
    )

    class Meta:
        app_label = "pdap"  # where the rights and the log know it
        managed = False
        db_table = "duplicate_pairs"
        verbose_name = "possible duplicate"
        ordering = ["-score", "found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="duplicate_pairs_pair_key"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="duplicate_pairs_order_check"),
            models.CheckConstraint(condition=Q(score__range=(1, 100)), name="duplicate_pairs_score_check"),
        ]
        indexes = [
            models.Index(fields=["kind", "second_id"], name="ix_duplicate_pairs_second"),
            models.Index(
                fields=["-score", "found_at", "id"], condition=Q(dismissed_at=None), name="ix_duplicate_pairs_open"
            ),
            models.Index(fields=["dismissed_by"], name="ix_duplicate_pairs_dismisser"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_id} and {self.second_id}"


class Merge(models.Model):
    """A merge of one record into another. Until it's undone, the old ID leads to the survivor.

    `survivor_id` is where the id leads today: what the survivor itself goes into later changes it. `into_id` is what
    was chosen then. `journal` holds what the merge did, step by step, for undoing; it may name who follows a place,
    so no page and no log shows it.
    """

    id = BigIdentityField(primary_key=True)
    kind = EnumField(enum=Kind)
    merged_id = models.IntegerField("merged ID")
    merged_name = models.TextField("merged record")
    into_id = models.IntegerField("merged into ID")
    into_name = models.TextField("merged into")
    survivor_id = models.IntegerField("its ID now leads to")
    journal = models.JSONField()
    merged_at = models.DateTimeField("when", db_default=DbNow())
    merged_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="merged_by_user_id",
        null=True,
        blank=True,
        related_name="merges",
    )
    change_set = models.UUIDField(null=True)
    undone_at = models.DateTimeField("undone", null=True)
    undone_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="undone_by_user_id",
        null=True,
        blank=True,
        related_name="undone_merges",
    )
    left_alone = NullTextField(null=True, help_text="What undo couldn’t restore, because it had changed since.")

    class Meta:
        app_label = "pdap"
        managed = False
        db_table = "merges"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_id=F("into_id")), name="merges_two_records_check"),
        ]
        indexes = [
            models.Index(fields=["kind", "merged_id"], condition=Q(undone_at=None), name="ix_merges_redirects"),
            models.Index(fields=["kind", "survivor_id"], name="ix_merges_survivor"),
            models.Index(fields=["merged_by"], name="ix_merges_merger"),
            models.Index(fields=["undone_by"], name="ix_merges_undoer"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_name} ({self.merged_id}) into {self.into_name} ({self.into_id})"
