"""People: users, what they may do, and what leads to an account."""

from accounts.models.api_key import ApiKey, ApiKeyUse
from accounts.models.permission import Permission, UserPermission
from accounts.models.preferences import UserPreferences
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
    "ApiKey",
    "ApiKeyUse",
    "ExternalAccount",
    "PendingUser",
    "Permission",
    "RefreshToken",
    "ResetToken",
    "User",
    "UserCapacity",
    "UserExternalAccount",
    "UserPermission",
    "UserPreferences",
]
