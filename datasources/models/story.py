"""What people did with records that they found; staff edit it, and the home page shows the newest."""

from django.db import models
from django.db.models import Q

from pdap.db.fields import BigIdentityField, DbNow
from pdap.db.text_fields import TextLinkField


class Story(models.Model):
    """How someone used records: a sentence or two, and a link to read more."""

    id = BigIdentityField(primary_key=True)
    title = models.TextField(help_text="Who did what, in one line.")
    summary = models.TextField(help_text="What they found or changed, in one or two sentences.")
    url = TextLinkField("link", null=False, help_text="Where people can read more.")
    published_on = models.DateField("date", help_text="Newer stories come first. The home page shows three.")
    shown = models.BooleanField(default=True, db_default=True, help_text="Clear this to hide the story.")
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)

    class Meta:
        managed = False
        db_table = "stories"
        ordering = ["-published_on", "-id"]
        verbose_name_plural = "stories"
        constraints = [models.CheckConstraint(condition=Q(url__regex="^https?://"), name="stories_url_check")]

    def __str__(self) -> str:
        return self.title
