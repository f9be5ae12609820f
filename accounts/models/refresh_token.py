"""The refresh tokens of API sessions (contract 3.5): rows, so that they can end."""

from django.db import models

from accounts.models.user import User
from pdap.db.fields import BigIdentityAlwaysField, DbNow, ForeignKey


class RefreshToken(models.Model):
    """One refresh token, by its SHA-256; a family is all tokens of one sign-in."""

    id = BigIdentityAlwaysField(primary_key=True)
    user = ForeignKey(User, models.CASCADE, integer=True, related_name="refresh_tokens")
    family = models.UUIDField()
    token_hash = models.TextField()
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    expires_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "refresh_tokens"
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="refresh_tokens_token_hash_key")]
        indexes = [
            models.Index(fields=["user"], name="ix_refresh_tokens_user"),
            models.Index(fields=["family"], name="ix_refresh_tokens_family"),
        ]

    def __str__(self) -> str:
        return f"refresh token {self.pk} of {self.user_id}"
