"""How many records have each status, maintained by triggers: a list's total without counting its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Sum

from pdap.db.fields import BigIdentityAlwaysField
from pdap.db.public_records import PUBLIC_STATUSES
from pdap.db.relations import Table


class StatusCount(models.Model):
    """A part of the number of a table's records with a status; the number is the sum of its parts.

    `writer` is the transaction that wrote the part, until the transaction ends.
    """

    id = BigIdentityAlwaysField(primary_key=True)
    table_name = models.TextField()
    status = models.TextField()
    number = models.BigIntegerField()
    writer = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "status_counts"
        verbose_name = "number of records in a status"
        verbose_name_plural = "numbers of records in a status"
        indexes = [
            models.Index(
                fields=["table_name", "status"], name="ix_status_counts", condition=models.Q(writer__isnull=True)
            ),
            models.Index(fields=["writer"], name="ix_status_counts_writer", condition=models.Q(writer__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.table_name}: {self.status}"


@dataclass(frozen=True)
class KeptNumber:
    """The number of agencies, data sources or data requests with some statuses."""

    table: Table
    statuses: Sequence[str]

    def count(self) -> int:
        parts = StatusCount.objects.filter(table_name=self.table.value, status__in=list(map(str, self.statuses)))
        return parts.aggregate(total=Sum("number"))["total"] or 0

    def sql(self) -> str:
        """Return the same as SQL, for use in other statements."""
        statuses = ", ".join(f"'{status}'" for status in self.statuses)
        return (
            "(select coalesce(sum(number), 0)::bigint from public.status_counts"  # noqa: S608 - our own names
            f" where table_name = '{self.table}' and status in ({statuses}))"
        )


PUBLIC_AGENCIES = KeptNumber(Table.AGENCIES, PUBLIC_STATUSES)
PUBLIC_SOURCES = KeptNumber(Table.DATA_SOURCES, PUBLIC_STATUSES)
