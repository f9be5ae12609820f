"""The catalog's links and what checking them found; docs/links.md has the rules."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models import MetaUrl
from datasources.enums import LinkState, LinkVerdict
from datasources.models.data_source import DataSource
from datasources.page_signs import says_missing
from datasources.querysets import STABLE, LinkQuerySet
from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey, NullTextField, OneToOneField
from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.fetched import outcome_in_words


class Link(models.Model):
    """The link of a data source or an agency page, and the results of recent checks.

    `url` is the address that all this is about; when the record's own is another, it begins again. `failures` and
    `failing_since` speak of the checks since it worked last, `gone_count` and `gone_since` of those that said that
    nothing is there. `confirmed_at` is when the page itself was asked for last, and not its head alone.
    While a curator's word holds (`held_until`), checks are kept and change nothing.
    """

    id = BigIdentityField(primary_key=True)
    data_source = OneToOneField(DataSource, models.CASCADE, integer=True, null=True, related_name="link")
    meta_url = OneToOneField(MetaUrl, models.CASCADE, integer=True, null=True, related_name="link")
    url = models.TextField("address")
    host = models.TextField()
    state = EnumField(enum=LinkState, default=LinkState.UNCHECKED, db_default=LinkState.UNCHECKED.value)
    due_at = models.DateTimeField("next check", db_default=DbNow())
    checked_at = models.DateTimeField("last check", null=True)
    worked_at = models.DateTimeField("last worked", null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0, db_default=0)
    gone_since = models.DateTimeField(null=True)
    gone_count = models.IntegerField(default=0, db_default=0)
    status = models.IntegerField(null=True)
    last_modified = models.DateTimeField("last change, by the server", null=True)
    failure = EnumField(enum=Failure, null=True)
    title = NullTextField(null=True)
    moved_to = NullTextField(null=True, help_text="The new location, as reported by the server.")
    moved_count = models.IntegerField(default=0, db_default=0)
    held_until = models.DateTimeField("curator’s decision holds until", null=True)
    held_by = ForeignKey(
        "accounts.User", models.SET_NULL, db_column="held_by_user_id", null=True, related_name="held_links"
    )
    archive_asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField("last full check", null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "links"
        verbose_name = "link"
        constraints = [
            models.UniqueConstraint(fields=["data_source"], name="links_data_source_id_key"),
            models.UniqueConstraint(fields=["meta_url"], name="links_meta_url_id_key"),
            models.CheckConstraint(
                condition=Q(data_source__isnull=False, meta_url__isnull=True)
                | Q(data_source__isnull=True, meta_url__isnull=False),
                name="links_one_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="ix_links_due"),
            models.Index(fields=["state"], name="ix_links_state"),
            models.Index(fields=["held_by"], name="ix_links_holder"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def subject(self) -> DataSource | MetaUrl:
        record: Any = self.data_source if self.data_source_id is not None else self.meta_url
        return record

    @property
    def held(self) -> bool:
        return self.held_until is not None and self.held_until > timezone.now()

    @property
    def suggestion(self) -> str:
        """Where the address should lead instead, if several checks have agreed on it."""
        return self.moved_to or "" if self.moved_count >= STABLE else ""

    @property
    def outcome(self) -> str:
        return outcome_in_words(self.status, self.failure) if self.checked_at else "Not checked yet."

    @property
    def hint(self) -> str:
        """A sentence for curators where the title speaks of an error. No verdict: a page may well be about errors."""
        return f"The page’s title is “{self.title}”. Look at the page." if says_missing(self.title or "") else ""


class LinkCheck(models.Model):
    """One check of a link."""

    id = BigIdentityField(primary_key=True)
    link = ForeignKey(Link, models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField(db_default=DbNow())
    verdict = EnumField(enum=LinkVerdict)
    status = models.IntegerField(null=True)
    failure = EnumField(enum=Failure, null=True)
    url = models.TextField("address")
    final_url = models.TextField("final link")
    redirects = models.JSONField(default=list)
    title = NullTextField(null=True)
    seconds = models.FloatField()

    class Meta:
        managed = False
        db_table = "link_checks"
        verbose_name = "link check"
        verbose_name_plural = "link checks"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["link", "id"], name="ix_link_checks_link"),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.outcome}"

    @property
    def outcome(self) -> str:
        return outcome_in_words(self.status, self.failure, bool(self.redirects))
