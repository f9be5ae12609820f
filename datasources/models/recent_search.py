"""The last fifty searches of each person; a trigger keeps the number (contract 5.6)."""

from django.db import models

from datasources.models.record_type import RecordCategory, RecordType
from locations.models import Location
from pdap.db.fields import BigIdentityAlwaysField, DbNow, ForeignKey, SerialField


class RecentSearch(models.Model):
    """A search by a signed-in person, for a place or for all."""

    id = BigIdentityAlwaysField(primary_key=True)
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, related_name="recent_searches")
    location = ForeignKey(Location, models.CASCADE, integer=True, null=True, related_name="recent_searches")
    created_at = models.DateTimeField(db_default=DbNow())
    record_categories = models.ManyToManyField(RecordCategory, through="RecentSearchCategory", related_name="+")
    record_types = models.ManyToManyField(RecordType, through="RecentSearchRecordType", related_name="+")

    class Meta:
        managed = False
        db_table = "recent_searches"
        verbose_name_plural = "recent searches"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "created_at"], name="ix_searches_user_created"),
            models.Index(fields=["location"], name="ix_searches_place"),
        ]

    def __str__(self) -> str:
        return f"search {self.pk} for {self.location_id or 'all places'}"


class RecentSearchCategory(models.Model):
    """A record category of a search."""

    id = BigIdentityAlwaysField(primary_key=True)
    recent_search = ForeignKey(RecentSearch, models.CASCADE, integer=True, related_name="category_links")
    record_category = ForeignKey(RecordCategory, models.CASCADE, related_name="+")

    class Meta:
        managed = False
        db_table = "link_recent_searches__record_categories"
        verbose_name = "category of a search"
        verbose_name_plural = "categories of searches"
        indexes = [
            models.Index(fields=["recent_search"], name="ix_search_categories_search"),
            models.Index(fields=["record_category"], name="ix_search_categories_category"),
        ]

    def __str__(self) -> str:
        return f"{self.recent_search_id}: {self.record_category_id}"


class RecentSearchRecordType(models.Model):
    """A record type of a search."""

    id = SerialField(primary_key=True)
    recent_search = ForeignKey(RecentSearch, models.CASCADE, integer=True, related_name="record_type_links")
    record_type = ForeignKey(RecordType, models.CASCADE, related_name="+")

    class Meta:
        managed = False
        db_table = "link_recent_searches__record_types"
        verbose_name = "record type of a search"
        verbose_name_plural = "record types of searches"
        indexes = [
            models.Index(fields=["recent_search"], name="ix_search_types_search"),
            models.Index(fields=["record_type"], name="ix_search_types_type"),
        ]

    def __str__(self) -> str:
        return f"{self.recent_search_id}: {self.record_type_id}"
