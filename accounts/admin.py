"""People in the admin: who there is and what they may do. Secrets are never shown."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from pdap.admin.base import ReadOnlyAdmin

# Rights come from the permissions table alone; of allauth's tables the first holds second factors' secrets, and the
# others are not the truth here.
for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession, Group):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ["email", "created_at"]
    search_fields = ["email"]
    fields = ["email", "created_at", "updated_at", "held"]
    readonly_fields = ["held"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return people without their password and key hashes."""
        return super().get_queryset(request).defer("password", "api_key")

    @admin.display(description="permissions")
    def held(self, user: User) -> str:
        """Return the names of the permissions that the person holds."""
        return ", ".join(sorted(user.permission_names())) or "none"
