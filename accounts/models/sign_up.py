"""What leads to an account or back into one: pending sign-ups, reset tokens, linked accounts, capacities."""

from django.db import models

from accounts.enums import AccountType, Capacity
from accounts.models.user import User
from pdap.db.database_views import ViewModel
from pdap.db.fields import (
    BigIdentityField,
    DbNow,
    EnumArrayField,
    EnumField,
    ForeignKey,
    NaiveUTCDateTimeField,
    SerialField,
)


class PendingUser(models.Model):
    """A sign-up whose email address is not verified yet."""

    id = BigIdentityField(primary_key=True)
    email = models.TextField("email address")
    password_digest = models.TextField()
    validation_token = models.TextField()
    created_at = NaiveUTCDateTimeField(db_default=DbNow())
    capacities = EnumArrayField(enum=Capacity, null=True)

    class Meta:
        managed = False
        db_table = "pending_users"
        verbose_name = "pending sign-up"
        constraints = [
            models.UniqueConstraint(fields=["email"], name="pending_users_email_key"),
            models.UniqueConstraint(fields=["validation_token"], name="pending_users_validation_token_key"),
        ]

    def __str__(self) -> str:
        return self.email


class ResetToken(models.Model):
    """A link to reset a forgotten password."""

    id = SerialField(primary_key=True)
    token = models.TextField(null=True)
    create_date = NaiveUTCDateTimeField(db_default=DbNow())
    user = ForeignKey(User, models.CASCADE, null=True, related_name="reset_tokens")
    # Where the hash of a token goes when its link has been used.
    used_token = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "reset_tokens"
        indexes = [
            models.Index(fields=["token"], name="ix_reset_tokens_token"),
            models.Index(fields=["user"], name="ix_reset_tokens_user"),
        ]

    def __str__(self) -> str:
        return f"reset of {self.user_id}"


class ExternalAccount(models.Model):
    """A linked account on another site: GitHub's number for the person, as text."""

    row_id = SerialField(primary_key=True)
    user = ForeignKey(User, models.CASCADE, integer=True, related_name="external_accounts")
    account_type = EnumField(enum=AccountType)
    account_identifier = models.CharField(max_length=255)
    linked_at = NaiveUTCDateTimeField(null=True, db_default=DbNow())

    class Meta:
        managed = False
        db_table = "external_accounts"
        constraints = [
            models.UniqueConstraint(fields=["user", "account_type"], name="external_accounts_user_id_account_type_key")
        ]
        indexes = [
            models.Index(fields=["account_type", "account_identifier"], name="ix_external_accounts_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_type} {self.account_identifier}"


class UserCapacity(models.Model):
    """How a person says they use the catalog."""

    id = SerialField(primary_key=True)
    user = ForeignKey(User, models.CASCADE, integer=True, related_name="capacities")
    capacity = EnumField(enum=Capacity)

    class Meta:
        managed = False
        db_table = "user_capacities"
        verbose_name_plural = "user capacities"
        constraints = [
            models.UniqueConstraint(fields=["user", "capacity"], name="user_capacities_user_id_capacity_key")
        ]

    def __str__(self) -> str:
        return self.get_capacity_display()


class UserExternalAccount(ViewModel):
    """View: people with their linked accounts, one row each, or one without."""

    # One row per person, as long as GitHub is the only type of account.
    id = models.BigIntegerField(primary_key=True)
    email = models.TextField()
    account_type = EnumField(enum=AccountType, null=True)
    account_identifier = models.CharField(max_length=255, null=True)
    linked_at = NaiveUTCDateTimeField(null=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "user_external_accounts"

    def __str__(self) -> str:
        return self.email
