"""People in the admin: who has an account, what they may do and what they have contributed. Secrets are never shown."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.admin.permissions import PermissionsForm
from accounts.models import ExternalAccount, User
from accounts.services import people
from accounts.services.api_keys import recorded_use
from accounts.services.closing import close_account
from accounts.services.permissions import BeyondOwnPermissionsError, LastAdministratorError, grant, revoke
from audit.admin.base import AuditedAdmin

MOST = 20
WHAT_GOES = (
    "Deleted: the account with its permissions, API keys, linked GitHub account, sessions and emails.",
    "Deleted: the person’s follows and searches.",
    "Kept, without their name: their data requests and submissions.",
)


def links(records: QuerySet[Any]) -> SafeString:
    """Return links to the admin pages of the newest records, and how many more there are."""
    meta = records.model._meta
    newest = list(records.order_by("-pk")[: MOST + 1])
    pages = [
        (reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk]), record)
        for record in newest[:MOST]
    ]
    more = format_html("<br>and more") if len(newest) > MOST else ""
    return format_html("{}{}", format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', pages), more)


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """People. They sign up themselves, or an operator makes them; here their permissions are changed."""

    index_place = ("People", 1)
    form = PermissionsForm
    change_form_template = "accounts/admin/person.html"
    delete_confirmation_template = "accounts/admin/delete_person.html"
    list_display = ["email", "created_at"]
    list_filter = ["permissions"]
    search_fields = ["email"]
    actions = None
    readonly_fields = [
        *("email", "created_at", "updated_at", "held", "in_capacities", "github", "key"),
        *("requests", "submitted_sources", "submitted_agencies"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).defer("password")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return what is shown: boxes to people who may edit, names to people who may only look."""
        permissions = "granted" if self.has_change_permission(request, obj) else "held"
        contributions = ["requests", "submitted_sources", "submitted_agencies"]
        return [
            (None, {"fields": ["email", "in_capacities", permissions]}),
            ("Account", {"fields": ["github", "key", "created_at", "updated_at"]}),
            ("Contributions", {"fields": contributions}),
        ]

    def get_form(self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **{**kwargs, "fields": ()})
        return type("PermissionsOfPersonForm", (form,), {"editor": request.user})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an address is verified by its owner, or vouched for by an operator (`manage.py create_user`)."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Grant and remove what was changed, and write nothing else about the person."""
        editor = cast(User, request.user)
        for permission in sorted(form.gives()):
            grant(obj, permission, editor)
        for permission in sorted(form.takes()):
            revoke(obj, permission, editor)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change permissions; say what is refused, and change nothing then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (LastAdministratorError, BeyondOwnPermissionsError) as error:
            return self.refused(request, error)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Close an account; say what is refused, and change nothing then."""
        try:
            return super().delete_view(request, *args, **kwargs)
        except (LastAdministratorError, BeyondOwnPermissionsError) as error:
            return self.refused(request, error)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.end_access))
        return [path("<int:pk>/end-access/", view, name="end-access"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["may_end_access"] = self.has_change_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def end_access(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign a person out everywhere and end their keys."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        try:
            people.end_access(person, cast(User, request.user))
        except BeyondOwnPermissionsError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"Signed {person.email} out everywhere and revoked all their API keys.")
        return redirect("admin:accounts_user_change", pk)

    def refused(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Lead back to the page with the reason; the transaction has ended without effect."""
        self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(request.path.replace("/delete/", "/change/"))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Close the account as its owner would."""
        close_account(obj, cast(User, request.user))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[str]]:
        """Say what happens to a person's records: `close_account` does more than follow foreign keys."""
        return [*WHAT_GOES], {"accounts": len(objs)}, set(), []

    def deletion_marks(self, request: HttpRequest, records: list[Any]) -> dict[Any, str]:
        """Return nothing to compare: what happens to an account is the same for all."""
        return dict.fromkeys((person.pk for person in records), "")

    @admin.display(description="permissions")
    def held(self, user: User) -> str:
        return ", ".join(sorted(user.permission_names())) or "none"

    @admin.display(description="capacities")
    def in_capacities(self, user: User) -> str:
        return ", ".join(sorted(map(str, user.capacities.all()))) or "none given"

    @admin.display(description="GitHub")
    def github(self, user: User) -> str:
        account = ExternalAccount.objects.filter(user=user).first()
        return "not linked" if account is None else f"linked, ID {account.account_identifier}"

    @admin.display(description="API key")
    def key(self, user: User) -> str:
        """Return whether there is a key and when it was used; never the key or its hash."""
        if not user.api_key:
            return "none"
        use = recorded_use(user)
        return f"last used {use.last_used_at:%Y-%m-%d}" if use and use.last_used_at else "never used"

    @admin.display(description="data requests")
    def requests(self, user: User) -> SafeString | str:
        return links(user.data_requests.all()) or "none"

    @admin.display(description="data sources submitted")
    def submitted_sources(self, user: User) -> SafeString | str:
        return links(user.submitted_datasource_set.all()) or "none"

    @admin.display(description="agencies submitted")
    def submitted_agencies(self, user: User) -> SafeString | str:
        return links(user.submitted_agency_set.all()) or "none"
