"""What a person has set for the pages and emails that they get."""

from django.db import models

from pdap.db.fields import OneToOneField

DEFAULT_TIME_ZONE = "America/New_York"


class UserPreferences(models.Model):
    """A person's settings; people who haven't set anything have no row."""

    user = OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="preferences")
    time_zone = models.TextField(
        default=DEFAULT_TIME_ZONE, db_default=DEFAULT_TIME_ZONE, help_text="An IANA time zone name."
    )

    class Meta:
        managed = False
        db_table = "user_preferences"
        verbose_name = "preferences"
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.time_zone}"
