"""The admin's index: at most six groups, named in volunteers' words; what they don't edit is under System."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject

from pdap.admin import handbook
from pdap.admin.autocomplete import Suggestions
from pdap.admin.parameters import with_readable_address
from pdap.admin.site_pages import registered_urls
from pdap.admin.start_page import start_page_context
from pdap.admin.work import waiting_work

SYSTEM = "System"


class CatalogAdminSite(admin.AdminSite):
    site_header = "PDAP curation"
    site_title = "PDAP curation"
    index_title = "Home"
    # As our own pages show what isn't there.
    empty_value_display = "–"
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add which environment this is: a change in production must not be taken for one in the sandbox.

        Django's own lists every model that the person may see, for a sidebar that is off here.
        """
        script_name = request.META["SCRIPT_NAME"]
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": script_name if self.site_url == "/" and script_name else self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": SimpleLazyObject(lambda: self.get_app_list(request)),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
            "environment": settings.PDAP_ENVIRONMENT,
        }

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register pages of ours; those that libraries bring are left out, whatever they would let people do.

        django-q2's own page of schedules runs any function by its dotted path, in the worker with all its secrets.
        """
        if admin_class is not None and admin_class.__module__.partition(".")[0] in settings.OUR_APPS:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        return [
            path("handbook/", self.admin_view(self.handbook), name="handbook"),
            path("handbook/<slug:name>/", self.admin_view(self.handbook), name="handbook-page"),
            path("handbook/pictures/<str:name>", self.admin_view(handbook.picture), name="handbook-picture"),
            *registered_urls(self),
            *super().get_urls(),
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(with_readable_address(view), cacheable)

    def handbook(self, request: HttpRequest, name: str = "curating") -> HttpResponse:
        return handbook.handbook(request, self.each_context(request), name)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's own sign-in, with its limits and second factor; 403 for those signed in without access."""
        if request.user.is_authenticated and not self.has_permission(request):
            return render(request, "admin/refused.html", status=403)
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': wanted})}")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the site's own page, which ends the other sessions and sends an email."""
        return redirect("change-password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show what has stopped running and what waits above everything else."""
        parts = {"work": waiting_work(request), **start_page_context(request)}
        return super().index(request, {**parts, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the groups that this person may see something of; an app's own page keeps Django's."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        groups: dict[str, list[tuple[int, str, Any]]] = {label: [] for label in (*settings.ADMIN_GROUPS, SYSTEM)}
        for model in (model for app in apps for model in app["models"]):
            label, place = getattr(self._registry[model["model"]], "index_place", (SYSTEM, 0))
            groups[label].append((place, model["name"], model))
        return [
            {
                "name": label,
                "app_label": label.lower().replace(" ", "-"),
                "app_url": "",
                "has_module_perms": True,
                "models": [model for _, _, model in sorted(members, key=lambda member: member[:2])],
            }
            for label, members in groups.items()
            if members
        ]
