"""Views of a list, its filters and its search, that people save under a name, for themselves or for all."""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from accounts.person_of_request import person_id
from audit.models import SavedView
from audit.services.saved_views import ViewRefusedError, save_view, views_of
from pdap.lib.typed_numbers import typed_number

LONGEST_QUERY = 2000
UNREADABLE = "We couldn’t read the filters, so the view wasn’t saved."
STALE_VIEW = "Something that the view “{}” filters by no longer exists. Remove the view, or save a new one."


class SavedListViews(admin.ModelAdmin):
    """A mixin for lists whose views can be saved."""

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_views"
        return [
            path("views/", self.admin_site.admin_view(require_POST(self.change_views)), name=name),
            *super().get_urls(),
        ]

    def list_name(self) -> str:
        return f"{self.model._meta.app_label}.{self.model._meta.model_name}"

    def own_views(self, request: HttpRequest) -> QuerySet[SavedView]:
        return views_of(self.list_name(), person_id(request))

    def remove_view(self, request: HttpRequest, number: int) -> None:
        """Remove a view of one's own; one for all only as someone who may change what the list shows."""
        view = self.own_views(request).filter(pk=number).first()
        if view is not None and view.owner_id is None and not self.has_change_permission(request):
            raise PermissionDenied
        if view is not None:
            view.delete()
        messages.success(request, "The view was removed.")

    def save_view_of_list(self, request: HttpRequest, name: str, query: str) -> None:
        for_all = bool(request.POST.get("for_all"))
        try:
            save_view(self.list_name(), name, query, person_id(request), for_all=for_all)
        except ViewRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The view “{name}” was saved.")

    def change_views(self, request: HttpRequest) -> HttpResponse:
        """Save the list as it is filtered now under a name, or remove a view."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = self.readable_query(request, request.POST.get("_query", "")[:LONGEST_QUERY])
        name = request.POST.get("name", "").replace("\0", "").strip()
        if number := request.POST.get("forget", ""):
            self.remove_view(request, typed_number(number) or 0)
        elif query is None:
            messages.error(request, UNREADABLE)
        else:
            self.save_view_of_list(request, name, query)
        meta = self.model._meta
        response = redirect(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        response["Location"] += f"?{query}" if query else ""
        return response

    def readable_query(self, request: HttpRequest, query: str) -> str | None:
        """Return what the list reads of a query, without the page of it; None where it can't be read."""
        parameters = QueryDict(query, mutable=True)
        for name in (PAGE_VAR, ERROR_FLAG):
            parameters.pop(name, None)
        asked = copy(request)
        asked.GET = parameters  # type: ignore[assignment]
        try:
            self.get_changelist_instance(asked)
        except (IncorrectLookupParameters, SuspiciousOperation):
            return None
        return asked.GET.urlencode()

    def warn_of_stale_views(self, request: HttpRequest, asked: str) -> None:
        """Name the views that ask for this list, whose query can't be read whole anymore."""
        for view in self.own_views(request).filter(query=asked):
            messages.warning(request, STALE_VIEW.format(view.name))
