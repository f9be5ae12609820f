"""What readers say is wrong with a data source."""

from django.db import models

from datasources.enums import ProblemKind
from datasources.models.data_source import DataSource
from datasources.querysets import ProblemReportQuerySet
from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey, NullTextField


class ProblemReport(models.Model):
    """A reader's report of a problem with a source; open until a curator resolves it.

    `language` is that of the page where it was written. The address is for a question back; neither pages nor the
    change log know of it.
    """

    id = BigIdentityField(primary_key=True)
    data_source = ForeignKey(DataSource, models.CASCADE, integer=True, related_name="problem_reports")
    kind = EnumField("problem", enum=ProblemKind)
    message = NullTextField(null=True, blank=True)
    email = NullTextField("email address", null=True, blank=True)
    reporter = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="reporter_user_id",
        null=True,
        blank=True,
        related_name="problem_reports",
    )
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    language = models.TextField(default="en", db_default="en", editable=False)
    answer = NullTextField("answer to the reader", null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="resolved_by_user_id",
        null=True,
        blank=True,
        editable=False,
        related_name="resolved_reports",
    )

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "problem_reports"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["data_source"], name="ix_problem_reports_source"),
            models.Index(fields=["reporter"], name="ix_problem_reports_reporter"),
            models.Index(fields=["resolved_by"], name="ix_problem_reports_resolver"),
            models.Index(fields=["resolved_at"], name="ix_problem_reports_resolved"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: source {self.data_source_id}"
