"""Merges in the admin: what went into what, by whom, and a button that undoes it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from accounts.names import names_of
from accounts.person_of_request import person_id
from agencies.admin.duplicates import MergingAdmin
from agencies.admin.sides import ADMIN_PAGES
from agencies.admin.waiting_pairs import names_of_kind
from agencies.services.merging import undo_merge
from audit.merging.enums import Kind
from audit.merging.models import Merge
from audit.merging.services import MergeRefusedError
from pdap.db.fields import LARGEST_ID


class UndoneFilter(admin.SimpleListFilter):
    """Whether a merge still holds."""

    title = "state"
    parameter_name = "undone_at__isempty"  # as views that people saved have it

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Merged"), ("0", "Undone")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Merge]) -> QuerySet[Merge]:
        wanted = {"0": False, "1": True}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(undone_at__isnull=wanted)


@admin.register(Merge)
class MergeAdmin(MergingAdmin):
    """The merges, the newest first; the journal is never shown, since it may say who follows what."""

    index_place = ("Agencies", 4)
    list_display = ["merged_name", "into", "kind", "merged_at", "merger", "undone_at"]
    list_filter = ["kind", UndoneFilter]
    search_fields = ["merged_name", "into_name"]
    change_form_template = "audit/admin/merging/merged.html"
    fields = [
        *("kind", "merged_name", "merged_id", "into_name", "into_id", "survivor_id"),
        *("merged_at", "merger", "undone_at", "undoer", "left_alone"),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the merges, each with where the record that stayed is: many share a name."""
        response = super().changelist_view(request, extra_context)
        if shown := getattr(response, "context_data", {}).get("cl"):
            name_people(shown.result_list, request.user)
            for kind in {Kind(merge.kind) for merge in shown.result_list}:
                own = [merge for merge in shown.result_list if merge.kind == kind]
                names = names_of_kind(kind, {merge.into_id for merge in own})
                for merge in own:
                    merge.into_words = names.get(merge.into_id, merge.into_name)
        return response

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        merge = super().get_object(request, object_id, from_field)
        if merge is not None:
            name_people([merge], request.user)
        return merge

    @admin.display(description="into", ordering="into_name")
    def into(self, merge: Any) -> str:
        return merge.into_words

    @admin.display(description="by")
    def merger(self, merge: Any) -> str:
        return merge.merger_name

    @admin.display(description="undone by")
    def undoer(self, merge: Any) -> str:
        return merge.undoer_name

    def get_urls(self) -> list[Any]:
        undo = self.admin_site.admin_view(require_POST(self.undo))
        return [path("<int:pk>/undo/", undo, name="merge-undo"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        merge = self.get_object(request, object_id)
        more = {"survivor": reverse(ADMIN_PAGES[Kind(merge.kind)], args=[merge.survivor_id])} if merge else {}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = min(pk, LARGEST_ID)
        try:
            done = undo_merge(pk, person_id(request))
        except MergeRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"“{done.merged_name}” has been restored with its links.", messages.SUCCESS)
        return redirect(reverse("admin:pdap_merge_change", args=[pk]))


def name_people(merges: Iterable[Any], viewer: Any) -> None:
    """Give each merge the names of the people who merged and undid it, as the viewer may read them."""
    merges = list(merges)
    names = names_of({number for merge in merges for number in (merge.merged_by_id, merge.undone_by_id)}, viewer)
    for merge in merges:
        merge.merger_name = names[merge.merged_by_id] if merge.merged_by_id else ""
        merge.undoer_name = names[merge.undone_by_id] if merge.undone_by_id else ""
