"""The record of an import: the file until it is imported, then the outcome."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from pdap.db.fields import BigIdentityField, DbNow, ForeignKey, NullTextField


class CatalogueImport(models.Model):
    """One import of a CSV file into the catalog: previewed, then run, and maybe undone.

    `content` is the file's text, kept until the import is carried out. `outcome` has the report on each row (`rows`)
    and on the file (`remarks`), for some days; `counts` has the number of rows for each outcome, permanently.
    """

    id = BigIdentityField(primary_key=True)
    kind = models.TextField(help_text="The table it is imported into.")
    file_name = models.TextField()
    content = NullTextField(null=True, blank=True)
    approve = models.BooleanField(default=False, db_default=False, help_text="New records are published immediately.")
    tell_followers = models.BooleanField(default=False, db_default=False)
    strict = models.BooleanField(
        default=False, db_default=False, help_text="A cell that can’t be read rejects its row."
    )
    rows_total = models.IntegerField(null=True)
    rows_read = models.IntegerField(null=True, help_text="The worker’s progress with a large file.")
    outcome = models.JSONField(null=True)
    counts = models.JSONField(null=True)
    person = ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, db_column="user_id", null=True, related_name="imports"
    )
    created_at = models.DateTimeField(db_default=DbNow())
    ordered_at = models.DateTimeField(null=True, help_text="When the import was started.")
    finished_at = models.DateTimeField(null=True)
    change_set = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "imports"
        verbose_name = "import"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(tell_followers=False) | Q(approve=True), name="imports_told_is_public"),
        ]
        indexes = [
            models.Index(fields=["kind", "id"], name="ix_imports_kind"),
            models.Index(fields=["person"], name="ix_imports_user"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def waits(self) -> bool:
        return self.finished_at is None
