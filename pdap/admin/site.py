"""The admin's index: at most six groups, named in volunteers' words; what they do not edit stands under System."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from pdap.admin import handbook
from pdap.admin.autocomplete import Suggestions
from pdap.admin.start_page import start_page_context
from pdap.admin.work import waiting_work

GROUPS: dict[str, tuple[str, ...]] = {
    "Data sources": (
        "datasources.DataSource",
        "datasources.Link",
        "datasources.ProblemReport",
        "datasources.RecordType",
        "datasources.SearchTerm",
        "datasources.RecordCategory",
    ),
    "Agencies": ("agencies.Agency", "agencies.MetaUrl", "pdap.DuplicatePair", "pdap.Merge"),
    "Places": ("locations.State", "locations.County", "locations.Locality", "locations.Location"),
    "Data requests": ("requests_app.DataRequest",),
    "People": ("accounts.User", "notifications.Follow"),
}
SYSTEM = "System"


class CatalogueAdminSite(admin.AdminSite):
    site_header = "PDAP curation"
    site_title = "PDAP curation"
    index_title = "What do you want to work on?"
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add which environment this is: a change in production must not be taken for one in the sandbox."""
        return {**super().each_context(request), "environment": settings.PDAP_ENVIRONMENT}

    def get_urls(self) -> list[Any]:
        return [
            path("handbook/", self.admin_view(self.handbook), name="handbook"),
            path("handbook/<slug:name>/", self.admin_view(self.handbook), name="handbook-page"),
            path("handbook/pictures/<str:name>", self.admin_view(handbook.picture), name="handbook-picture"),
            *super().get_urls(),
        ]

    def handbook(self, request: HttpRequest, name: str = "curating") -> HttpResponse:
        return handbook.handbook(request, self.each_context(request), name)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's own sign-in, with its limits and second factor; who is signed in may not enter: 403."""
        if request.user.is_authenticated and not self.has_permission(request):
            return render(request, "admin/refused.html", status=403)
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': wanted})}")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the site's own page, which ends the other sessions and sends a mail."""
        return redirect("change-password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show what does not run, and what waits, above what there is."""
        parts = {"work": waiting_work(request), **start_page_context(request)}
        return super().index(request, {**parts, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the groups that this person may see something of; an app's own page keeps Django's."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {f"{app['app_label']}.{model['object_name']}": model for app in apps for model in app["models"]}
        grouped = {name for names in GROUPS.values() for name in names}
        groups = {label: [models[name] for name in names if name in models] for label, names in GROUPS.items()}
        groups[SYSTEM] = sorted(
            (model for name, model in models.items() if name not in grouped), key=lambda model: model["name"]
        )
        return [
            {
                "name": label,
                "app_label": label.lower().replace(" ", "-"),
                "app_url": "",
                "has_module_perms": True,
                "models": members,
            }
            for label, members in groups.items()
            if members
        ]
