"""API keys: when the one that the existing system knows (`users.api_key`) was made and used, and those with names."""

from django.db import models

from accounts.models.user import User
from pdap.db.fields import BigIdentityAlwaysField, BigIdentityField, DbNow, ForeignKey, OneToOneField


class ApiKeyUse(models.Model):
    """What we know about a person's key. It's separate from `users`, because every change there is logged.

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


class ApiKey(models.Model):
    """A key, by its SHA-256; `hint` is how it begins, so that its owner recognizes it."""

    id = BigIdentityAlwaysField(primary_key=True)
    user = ForeignKey(User, models.CASCADE, integer=True, related_name="keys")
    name = models.TextField()
    key_hash = models.TextField()
    hint = models.TextField()
    may_write = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "api_keys"
        verbose_name = "API key"
        constraints = [models.UniqueConstraint(fields=["key_hash"], name="api_keys_key_hash_key")]
        indexes = [models.Index(fields=["user"], name="ix_api_keys_user")]

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"
