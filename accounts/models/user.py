"""The existing `users` table as Django's user model."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string

from accounts import hashers
from accounts.managers import UserManager
from accounts.rights import ALL, WRITE_DATA, grants_of
from pdap.db.asked_often import AskedOften
from pdap.db.fields import BigIdentityField, DbNow

UNUSABLE = "!"  # what a text instead of a hash begins with; Django's own mark


def unusable_password() -> str:
    """Return a text for the place of a hash that no password hashes to."""
    return f"{UNUSABLE}{get_random_string(40)}"


class User(AbstractBaseUser):
    """A person with a verified email address.

    Rights come from the rows of `permissions` alone (contract 3.8). A row in `users` is always active; there is no
    superuser flag: a person with all eight permissions may do everything.
    """

    id = BigIdentityField(primary_key=True)
    created_at = models.DateTimeField(null=True, db_default=DbNow(), editable=False)
    updated_at = models.DateTimeField(null=True, db_default=DbNow(), editable=False)
    email = models.TextField("email address")
    password: Any = models.TextField(db_column="password_digest", null=True)
    api_key = models.CharField(null=True, editable=False)
    language = models.TextField(default="en", db_default="en", editable=False)
    role = models.TextField(null=True, editable=False)  # written by no one; kept for compatibility
    permissions = models.ManyToManyField(
        "accounts.Permission", through="accounts.UserPermission", related_name="users", blank=True
    )

    last_login = None  # the table has no such column
    permissions_withheld = False

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        managed = False
        db_table = "users"
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["email"]
        constraints = [models.UniqueConstraint(fields=["email"], name="users_email_key")]
        indexes = [
            models.Index(fields=["api_key"], name="ix_users_api_key"),
            models.Index(Lower("email"), name="ix_users_email_lower"),
        ]

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Set the hash of a password; None leaves the person without one."""
        self.password = None if raw_password is None else hashers.make_hash(raw_password)
        self._password = raw_password

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether this is the password; a good one is hashed again where its hash is of an older form."""
        if raw_password is None:
            return False
        if not hashers.matches_hash(raw_password, self.password):
            hashers.spend_equal_time(raw_password, self.password)
            return False
        if hashers.must_update(self.password or ""):
            self.set_password(raw_password)
            self._password = None  # written for the hash's sake: no "password changed" for anyone
            self.save(update_fields=["password"])
        return True

    def set_unusable_password(self) -> None:
        """Leave the person without a password: they sign in otherwise.

        Nothing hashes to the text; the existing application, which null breaks, then only says no.
        """
        self.password = unusable_password()

    def has_usable_password(self) -> bool:
        """Return whether there is a password to sign in with."""
        return bool(self.password) and not self.password.startswith(UNUSABLE)

    def permission_names(self) -> frozenset[str]:
        """Return the names of the permissions that this person holds, read once per object, so once per request."""
        if not hasattr(self, "_permission_names"):
            self._permission_names = frozenset(row.permission_name for row in HELD_PERMISSIONS(self.pk))
        return self._permission_names

    @property
    def may_write_data(self) -> bool:
        """Whether this person may write every column that curators write."""
        return WRITE_DATA in self.permission_names()

    def withhold_permissions(self) -> None:
        """Give this object no permission, whatever the database says: for people who still need a second factor."""
        self._permission_names = frozenset()
        self.permissions_withheld = True

    def forget_permissions(self) -> None:
        self.__dict__.pop("_permission_names", None)

    @property
    def is_staff(self) -> bool:
        """Whether the admin lets this person in: any permission that opens a part of it does."""
        return bool(grants_of(self.permission_names()))

    @property
    def is_superuser(self) -> bool:
        """Whether this person holds all permissions."""
        return self.permission_names() >= ALL

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Return whether this person has a Django permission, such as `agencies.change_agency`."""
        app = permission.partition(".")[0]
        granted = grants_of(self.permission_names())
        return self.is_superuser or permission in granted or f"{app}.*" in granted

    def has_perms(self, permissions: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_superuser or any(
            grant.startswith(f"{app_label}.") for grant in grants_of(self.permission_names())
        )


HELD_PERMISSIONS = AskedOften(
    lambda pk: User.permissions.field.related_model._default_manager.filter(users=pk), "permission_name"
)
