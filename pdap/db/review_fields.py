"""The columns about its review of a record that people submit."""

from django.conf import settings
from django.db import models

from pdap.db.enums import ApprovalStatus
from pdap.db.fields import DbNow, EnumField, ForeignKey, NullTextField


class Reviewable(models.Model):
    """Columns of a record that is public only once someone has approved it.

    The database's own default is `approved`: writers that know no review (the existing system's sync) publish at once.
    This model's default is `pending`, so that code publishes nothing by forgetting.
    """

    approval_status = EnumField(
        enum=ApprovalStatus, default=ApprovalStatus.PENDING, db_default=ApprovalStatus.APPROVED.value
    )
    approval_status_updated_at = models.DateTimeField(null=True, db_default=DbNow(), editable=False)
    submission_notes = NullTextField(
        null=True, blank=True, help_text="What the submitter told the reviewers; never public."
    )
    submitter = ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        db_column="submitter_user_id",
        null=True,
        blank=True,
        related_name="submitted_%(class)s_set",
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.approval_status == ApprovalStatus.APPROVED
