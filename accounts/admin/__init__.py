"""People in the admin."""

from accounts.admin.user import UserAdmin

__all__ = ["UserAdmin"]
