"""The states' public records laws."""

from django.db import models
from django.db.models import Q

from locations.models.tables import State
from pdap.db.fields import BigIdentityField, NullTextField, OneToOneField
from pdap.db.text_fields import TextLinkField


class PublicRecordsLawQuerySet(models.QuerySet["PublicRecordsLaw"]):
    """Laws; every method narrows the set."""

    def checked(self) -> "PublicRecordsLawQuerySet":
        """Keep what everyone may see: what a curator has compared with the official text."""
        return self.filter(checked_on__isnull=False)


class PublicRecordsLaw(models.Model):
    """A state's public records law. Only what someone has checked is filled in and shown."""

    id = BigIdentityField(primary_key=True)
    state = OneToOneField(State, models.CASCADE, related_name="public_records_law")
    name = NullTextField(null=True, blank=True, help_text="Its full name.")
    deadline = NullTextField(null=True, blank=True, help_text="How soon an agency must respond.")
    fees = NullTextField("fee rule", null=True, blank=True)
    who_may_ask = NullTextField("who can request records", null=True, blank=True)
    official_url = TextLinkField("official link", null=True, blank=True)
    request_words = NullTextField(
        "request wording",
        null=True,
        blank=True,
        help_text="A sentence that cites the law, which people can send to an agency.",
    )
    checked_on = models.DateField(
        "checked on", null=True, blank=True, help_text="When you last compared all of this with the official text."
    )

    objects = PublicRecordsLawQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "public_records_laws"
        verbose_name = "public records law"
        ordering = ["state__state_name"]
        constraints = [
            models.UniqueConstraint(fields=["state"], name="public_records_laws_state_id_key"),
            models.CheckConstraint(
                condition=Q(checked_on=None) | Q(name__isnull=False, official_url__isnull=False),
                name="public_records_laws_checked_check",
                violation_error_message="Before you mark a law as checked, enter its name and official link.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.name or 'not filled in'}"
