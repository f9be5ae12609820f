"""People in the admin: who there is and what they may do. Secrets are never shown."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import User
from pdap.admin_base import ReadOnlyAdmin

# Rights come from the permissions table alone.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ["email", "created_at"]
    search_fields = ["email"]
    fields = ["email", "created_at", "updated_at", "permissions"]

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        """Return people without their password and key hashes."""
        return super().get_queryset(request).defer("password", "api_key")
