"""People: users, what they may do, and what leads to an account."""

from accounts.models.permission import Permission, UserPermission
from accounts.models.refresh_token import RefreshToken
from accounts.models.sign_up import (
    ExternalAccount,
    PendingUser,
    ResetToken,
    UserCapacity,
    UserExternalAccount,
)
from accounts.models.user import User

__all__ = [
    "ExternalAccount",
    "PendingUser",
    "Permission",
    "RefreshToken",
    "ResetToken",
    "User",
    "UserCapacity",
    "UserExternalAccount",
    "UserPermission",
]
