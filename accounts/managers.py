"""How people are found and created."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import transaction

from accounts.rights import ALL

if TYPE_CHECKING:
    from accounts.models import User


class UserManager(BaseUserManager["User"]):
    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, permissions: Any = (), **fields: Any) -> "User":
        """Create a person with these permissions; without a password they can't sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.permissions.set(apps.get_model("accounts", "Permission").objects.filter(permission_name__in=permissions))
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person who holds all eight permissions: what `manage.py createsuperuser` calls."""
        return self.create_user(email, password, permissions=ALL, **fields)
