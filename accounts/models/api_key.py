"""When an API key was made and used; the key's hash itself is `users.api_key`, where the existing system has it."""

from django.db import models

from accounts.models.user import User
from pdap.db.fields import BigIdentityField, OneToOneField


class ApiKeyUse(models.Model):
    """What is known of a person's key. It stands beside `users`, whose every change is logged.

    The existing system may replace a key and knows nothing of this row: `fingerprint`, the beginning of the hash, tells
    whether the row speaks of the key that there is.
    """

    id = BigIdentityField(primary_key=True)
    user = OneToOneField(User, models.CASCADE, related_name="key_use")
    fingerprint = models.TextField()
    made_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "api_key_uses"
        verbose_name = "use of an API key"
        verbose_name_plural = "uses of API keys"
        constraints = [models.UniqueConstraint(fields=["user"], name="api_key_uses_user_id_key")]

    def __str__(self) -> str:
        return f"key of {self.user_id}"
