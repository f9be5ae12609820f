"""The records of jobs and their runs."""

from django.db import models

from pdap.db.fields import BigIdentityField, DbNow, EnumField
from pdap.lib.jobs.enums import JobOutcome


class JobRun(models.Model):
    """One run of a job."""

    id = BigIdentityField(primary_key=True)
    job = models.TextField(help_text="The function that ran.")
    outcome = EnumField(enum=JobOutcome, default=JobOutcome.RUNNING, db_default=JobOutcome.RUNNING.value)
    result = models.TextField(null=True)
    progress = models.BigIntegerField(default=0, db_default=0, help_text="What later runs don’t have to repeat.")
    started_at = models.DateTimeField(db_default=DbNow())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "job_runs"
        verbose_name = "job run"
        verbose_name_plural = "jobs"
        ordering = ["-id"]
        indexes = [models.Index(fields=["job", "id"], name="ix_job_runs_job")]

    def __str__(self) -> str:
        return f"{self.job}: {self.get_outcome_display()}"

    @property
    def seconds(self) -> float | None:
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None


class ViewRefresh(models.Model):
    """When a materialized view was last refreshed, and which change of the catalog it includes."""

    view_name = models.TextField(primary_key=True)
    refreshed_at = models.DateTimeField()
    seconds = models.FloatField()
    change_log_id = models.IntegerField()

    class Meta:
        managed = False
        db_table = "view_refreshes"
        verbose_name = "view refresh"
        verbose_name_plural = "view refreshes"

    def __str__(self) -> str:
        return self.view_name


class Heartbeat(models.Model):
    """When a worker was last alive, and when it last finished a task."""

    name = models.TextField(primary_key=True)
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "heartbeats"

    def __str__(self) -> str:
        return self.name
