"""Deletions that ask first, and delete only what is still as the page that asked has shown it."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import model_ngettext, unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from audit.admin.deletion_list import DeletionList
from pdap.admin.action_preview import SEEN, Line, list_query, marks_of, still_as_shown

OVERTAKEN = "Nothing was deleted. Someone changed this record or something listed below. Check the list again."


@admin.action(permissions=["delete"], description="Delete")
def delete_counted(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
    """Delete what is selected and still as it was shown, once the person has typed how many records they saw."""
    shown = len(request.POST[SEEN].split()) if SEEN in request.POST else queryset.count()
    if request.POST.get("post") and request.POST.get("number", "").strip() != str(shown):
        messages.error(request, "Nothing was deleted. Type the number of records to delete.")
        typed = request.POST.copy()
        del typed["post"]
        request.POST = typed  # type: ignore[assignment]
    if request.POST.get("post"):
        model_admin.lock_to_delete(request, list(queryset.values_list("pk", flat=True)))
        lines = lines_of(model_admin, request, queryset)
        stay = still_as_shown(model_admin, request, [line.record for line in lines.values()], lambda row: lines[row.pk])
        if not stay:
            return None
        queryset = queryset.filter(pk__in=[record.pk for record in stay])
    page = delete_selected(model_admin, request, queryset)
    if isinstance(page, TemplateResponse):
        seen = marks_of(lines_of(model_admin, request, queryset).values())
        title = f"Delete {len(seen.split())} {model_ngettext(queryset)}"
        page.context_data = {
            **(page.context_data or {}),
            "title": title,
            "seen": seen,
            "list_query": list_query(request),
        }
    return page


def lines_of(model_admin: Any, request: HttpRequest, records: QuerySet[Any]) -> dict[Any, Line]:
    """Return what becomes of each record, by its ID."""
    rows = list(records)
    marks = model_admin.deletion_marks(request, rows) if rows else {}
    return {row.pk: Line(row, "", marks[row.pk]) for row in rows}


class CarefulDeletions(admin.ModelAdmin):
    """A mixin for the pages that ask before a deletion: they name what goes, and know it again."""

    def lock_to_delete(self, request: HttpRequest, pks: list[Any]) -> None:
        """Wait for those who are changing the records or adding to them; others wait until they are deleted."""
        rows = self.model._base_manager.filter(pk__in=pks).order_by("pk").values_list("pk")
        list(rows.select_for_update(of=("self",)))
        request.deletes = True  # type: ignore[attr-defined]

    def deletion_list(self, request: HttpRequest, records: Any) -> DeletionList:
        """Return what goes with records, collected once for a request; locked if the request deletes it."""
        records = list(records)
        lists = request.__dict__.setdefault("deletion_lists", {})
        key = frozenset(record.pk for record in records)
        if key not in lists:
            name_of, locks = getattr(self, "suggestion_label", None), getattr(request, "deletes", False)
            lists[key] = DeletionList(records, request.user, name_of, locks=locks)
        return lists[key]

    def deletion_marks(self, request: HttpRequest, records: list[Any]) -> dict[Any, str]:
        """Return what the page that asks must find unchanged of each record, by its ID."""
        return self.deletion_list(request, records).marks()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[str]]:
        """Return what goes with a record, named where a page will show it.

        The database takes its links and logs along, so they need no right.
        """
        if not objs:
            return [], {}, set(), []
        listed = self.deletion_list(request, objs)
        protected = listed.protected()
        asks = protected or not getattr(request, "deletes", False)
        return listed.nested() if asks else [], listed.counts(), set(), protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.deletion_list(request, [obj]).delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.deletion_list(request, queryset).delete()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return a record; on the page that asks, the one that was read for its mark."""
        marked = getattr(request, "record_to_delete", None)
        if marked is not None and object_id == str(marked.pk):
            return marked
        return super().get_object(request, object_id, from_field)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete one record; if it changed since the page asked, show what there is now and ask again (409)."""
        is_overtaken, mark, confirms = False, "", request.method == "POST"
        record = self.get_object(request, unquote(object_id))
        if record is not None and confirms:
            self.lock_to_delete(request, [record.pk])
            record = self.get_object(request, unquote(object_id))
        if record is not None and self.has_delete_permission(request, record):
            mark = marks_of([Line(record, "", self.deletion_marks(request, [record])[record.pk])])
            is_overtaken = confirms and request.POST.get(SEEN, mark) != mark
            request.record_to_delete = record  # type: ignore[attr-defined]
        if is_overtaken:
            messages.warning(request, OVERTAKEN)
            request.POST = cast(Any, QueryDict())  # with an empty form, Django asks
            request.deletes = False  # type: ignore[attr-defined]
        response = super().delete_view(request, object_id, {"seen": mark, **(extra_context or {})})
        if is_overtaken:
            response.status_code = 409
        return response
