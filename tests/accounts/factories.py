"""People, and what belongs to their accounts."""

import datetime
import uuid
from functools import cache
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import hashers
from accounts.enums import AccountType, Capacity
from accounts.models import (
    ApiKey,
    ApiKeyUse,
    ExternalAccount,
    PendingUser,
    Permission,
    RefreshToken,
    ResetToken,
    User,
    UserCapacity,
    UserPermission,
    UserPreferences,
)

PASSWORD = "correct horse battery staple"


@cache
def digest() -> str:
    """Return the hash of PASSWORD, computed once: it is meant to be slow."""
    return hashers.make_hash(PASSWORD)


class UserFactory(DjangoModelFactory):
    """A person whose password is PASSWORD; `permissions=["write_data"]` gives them rights."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person-{number}@example.org")
    password = factory.LazyFunction(digest)

    @factory.post_generation
    def permissions(self: Any, create: bool, names: list[str] | None, **_: Any) -> None:
        """Grant permissions by name."""
        if names:
            permissions = Permission.objects.in_bulk(names, field_name="permission_name")
            UserPermission.objects.bulk_create(
                [UserPermission(user=self, permission=permissions[name]) for name in names]
            )


class PermissionFactory(DjangoModelFactory):
    """A permission beside the eight that the migrations bring."""

    class Meta:
        model = Permission

    permission_name = factory.Sequence(lambda number: f"permission_{number}")
    description = "May do something"


class UserPermissionFactory(DjangoModelFactory):
    """A grant."""

    class Meta:
        model = UserPermission

    user = factory.SubFactory(UserFactory)
    permission = factory.SubFactory(PermissionFactory)


class PendingUserFactory(DjangoModelFactory):
    """A sign-up that waits for its address to be verified."""

    class Meta:
        model = PendingUser

    email = factory.Sequence(lambda number: f"pending-{number}@example.org")
    password_digest = factory.LazyFunction(digest)
    validation_token = factory.Sequence(lambda number: f"validation-{number}")
    capacities = [Capacity.JOURNALIST, Capacity.RESEARCHER]


class ResetTokenFactory(DjangoModelFactory):
    """A token that lets a person back in."""

    class Meta:
        model = ResetToken

    user = factory.SubFactory(UserFactory)
    token = factory.Sequence(lambda number: f"reset-{number}")


class RefreshTokenFactory(DjangoModelFactory):
    """A refresh token that ends tomorrow."""

    class Meta:
        model = RefreshToken

    user = factory.SubFactory(UserFactory)
    family = factory.LazyFunction(uuid.uuid4)
    token_hash = factory.Sequence(lambda number: f"refresh-{number}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))


class ExternalAccountFactory(DjangoModelFactory):
    """A linked GitHub account."""

    class Meta:
        model = ExternalAccount

    user = factory.SubFactory(UserFactory)
    account_type = AccountType.GITHUB
    account_identifier = factory.Sequence(str)


class UserCapacityFactory(DjangoModelFactory):
    """What a person says they are."""

    class Meta:
        model = UserCapacity

    user = factory.SubFactory(UserFactory)
    capacity = Capacity.JOURNALIST


class ApiKeyUseFactory(DjangoModelFactory):
    """What is known of a key."""

    class Meta:
        model = ApiKeyUse

    user = factory.SubFactory(UserFactory)
    fingerprint = factory.Sequence(lambda number: f"{number:012x}")


class ApiKeyFactory(DjangoModelFactory):
    """A key with a name."""

    class Meta:
        model = ApiKey

    user = factory.SubFactory(UserFactory)
    name = "Monthly report"
    key_hash = factory.Sequence(lambda number: f"{number:064x}")
    hint = "pdap_0123"


class UserPreferencesFactory(DjangoModelFactory):
    """What a person has set: the time zone."""

    class Meta:
        model = UserPreferences

    user = factory.SubFactory(UserFactory)
    time_zone = "America/Chicago"
