"""What the database says about itself: who changed what, how many rows there were, which revision it is at.

The tables are the existing system's (contract 9.5, 9.9); `actor_user_id` and `change_set` are ours.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from audit.enums import OperationType, PublicChangeType
from audit.merging.models import DuplicatePair, Merge  # noqa: F401 - Django looks for an app's models here
from pdap.db.fields import (
    BigIdentityAlwaysField,
    BigIdentityField,
    DbNow,
    EnumField,
    ForeignKey,
    NaiveUTCDateTimeField,
    NullTextField,
    SerialField,
)
from pdap.db.relations import Table

# The tables whose rows belong to records of others: the log finds them by the record's number within the values.
HANGING = [
    table.value
    for table in (
        *(Table.AGENCY_DATA_SOURCES, Table.AGENCY_LOCATIONS, Table.AGENCY_META_URLS),
        *(Table.DATA_REQUEST_DATA_SOURCES, Table.DATA_REQUEST_LOCATIONS, Table.DATA_REQUEST_GITHUB_ISSUES),
        *(Table.REVIEWS, Table.PROBLEM_REPORTS, Table.USER_PERMISSIONS, Table.LOCATIONS),
        Table.DATA_SOURCE_LOCATIONS,
        Table.AGENCY_EXTERNAL_IDS,
    )
]


class ChangeLog(models.Model):
    """One change of one row, written by triggers; it only grows.

    An insertion has the new row, a deletion the old one, an update the changed columns of both. `change_set` joins
    what one transaction did. The actor is no foreign key: the log outlives people.
    """

    id = SerialField(primary_key=True)
    operation_type = EnumField("operation", enum=OperationType)
    table_name = models.CharField("table")
    affected_id = models.IntegerField("row")
    old_data = models.JSONField(null=True)
    new_data = models.JSONField(null=True)
    created_at = NaiveUTCDateTimeField("when", db_default=DbNow())
    actor_user_id = models.BigIntegerField("person", null=True)
    change_set = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "change_log"
        verbose_name = "change"
        indexes = [
            models.Index(fields=["table_name", "affected_id"], name="ix_change_log_record"),
            models.Index(fields=["created_at"], name="ix_change_log_created"),
            models.Index(fields=["actor_user_id"], name="ix_change_log_actor"),
            models.Index(fields=["change_set"], name="ix_change_log_set"),
            GinIndex(
                fields=["old_data"],
                opclasses=["jsonb_path_ops"],
                condition=Q(table_name__in=HANGING),
                name="ix_change_log_old_data",
            ),
            GinIndex(
                fields=["new_data"],
                opclasses=["jsonb_path_ops"],
                condition=Q(table_name__in=HANGING),
                name="ix_change_log_new_data",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_operation_type_display()} {self.table_name} {self.affected_id}"


class SavedView(models.Model):
    """A named list of the admin with its filters; without an owner, it's for everyone."""

    id = BigIdentityField(primary_key=True)
    list = models.TextField()
    name = models.TextField()
    query = models.TextField(blank=True)
    owner = ForeignKey(
        "accounts.User", models.CASCADE, db_column="owner_user_id", null=True, related_name="saved_views"
    )

    class Meta:
        managed = False
        db_table = "saved_views"
        verbose_name = "saved view"
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["list", "name"], name="ix_saved_views_list"),
            models.Index(fields=["owner"], name="ix_saved_views_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class TableCountLog(models.Model):
    """The number of rows in a table at one time; comparing the numbers reveals losses."""

    id = SerialField(primary_key=True)
    table_name = models.CharField("table")
    count = models.IntegerField("rows")
    created_at = NaiveUTCDateTimeField("when", db_default=DbNow())

    class Meta:
        managed = False
        db_table = "table_count_log"
        verbose_name = "table count"
        indexes = [
            models.Index(fields=["table_name", "created_at"], name="ix_table_counts_table"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name}: {self.count}"


class AlembicVersion(models.Model):
    """The schema's revision; only Alembic writes it."""

    version_num = models.CharField(primary_key=True, max_length=32)

    class Meta:
        managed = False
        db_table = "alembic_version"
        verbose_name = "schema revision"

    def __str__(self) -> str:
        return self.version_num


class Adoption(models.Model):
    """A run of `manage.py adopt`, and what it did; a new database has no report."""

    id = BigIdentityField(primary_key=True)
    adopted_at = models.DateTimeField(db_default=DbNow())
    from_revision = NullTextField(null=True, help_text="The database’s revision before it was adopted.")
    report = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "adoptions"

    def __str__(self) -> str:
        return f"{self.adopted_at:%Y-%m-%d}: {self.from_revision or 'new'}"


class PublicChange(models.Model):
    """A transaction that published, changed or removed a public record; triggers write it (`pdap/site/changes/`).

    `table_name` is that of records, or of what several records show, such as a county; then `became` is 'changed'.
    A record of which it says 'changed' need not be public: something that belongs to it has changed.
    """

    id = BigIdentityAlwaysField(primary_key=True)
    table_name = models.TextField()
    record_id = models.BigIntegerField()
    became = EnumField(enum=PublicChangeType)
    transaction = models.BigIntegerField(help_text="PostgreSQL’s own number of it, which grows as transactions begin.")
    noted_at = models.DateTimeField(db_default=DbNow())

    class Meta:
        managed = False
        db_table = "public_changes"
        indexes = [models.Index(fields=["transaction", "id"], name="ix_public_changes_order")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.record_id} {self.became}"


class TestTable(models.Model):
    """Legacy: the existing system's tests wrote here; nothing uses it."""

    __test__ = False  # not a test case, whatever its name

    id = BigIdentityField(primary_key=True)
    pet_name = models.CharField(max_length=255, null=True)
    species = models.CharField(max_length=255, null=True)

    class Meta:
        managed = False
        db_table = "test_table"
        verbose_name = "test row (legacy)"
        verbose_name_plural = "test rows (legacy)"
        constraints = [models.UniqueConstraint(fields=["pet_name", "species"], name="test_table_pet_name_species_key")]

    def __str__(self) -> str:
        return f"{self.pet_name} ({self.species})"
