"""The eight permissions, and who holds them (contract 3.8)."""

from django.db import models

from pdap.db.fields import ForeignKey, IntegerIdentityField, NullTextField, SerialField


class Permission(models.Model):
    """A permission that the existing system knows by name; the migrations create the rows."""

    id = SerialField(primary_key=True)
    permission_name = models.CharField("name", max_length=255)
    description = NullTextField(null=True)

    class Meta:
        managed = False
        db_table = "permissions"
        ordering = ["permission_name"]
        constraints = [models.UniqueConstraint(fields=["permission_name"], name="permissions_permission_name_key")]

    def __str__(self) -> str:
        return self.permission_name


class UserPermission(models.Model):
    """A permission that a person has."""

    user = ForeignKey(
        "accounts.User", models.CASCADE, integer=True, database_on_update="CASCADE", related_name="grants"
    )
    permission = ForeignKey(Permission, models.CASCADE, related_name="grants")
    id = IntegerIdentityField(primary_key=True)

    database_primary_key = ("user", "permission")

    class Meta:
        managed = False
        db_table = "link_users__permissions"
        verbose_name = "grant"
        constraints = [models.UniqueConstraint(fields=["id"], name="link_users__permissions_id_key")]
        indexes = [
            models.Index(fields=["permission"], name="ix_grants_permission"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} may {self.permission}"
