"""Lists that help: other spellings where nothing was found, saved views, and the deletion as the last action."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from audit.admin.deleting import delete_counted
from audit.admin.editing import EditableLists
from audit.admin.list_views import SavedListViews
from audit.services.saved_views import MOST_VIEWS

BOX = (
    '<input type="checkbox" name="{}" value="{}" class="action-select"'
    ' aria-label="Select this object for an action - {}">'
)


class HelpfulLists(SavedListViews, EditableLists):
    """A mixin for lists: "did you mean", saved views, cells to edit, and the deletion as the last action."""

    def did_you_mean(self, words: str) -> list[str]:
        """Return other words that would find something; a subclass knows how."""
        return []

    def action_checkbox(self, obj: Any) -> SafeString:
        """Return the box that selects a row: as Django's, without a template for each of them."""
        name = getattr(self, "suggestion_label", str)(obj)
        return format_html(BOX, ACTION_CHECKBOX_NAME, obj.pk, name)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Put the deletion last, and let it ask for the number."""
        actions = super().get_actions(request)
        if deletion := actions.pop("delete_selected", None):
            words = f"Delete the selected {self.model._meta.verbose_name_plural}"
            actions["delete_selected"] = (delete_counted, deletion[1], words)
        return actions

    def with_offers(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add to a list what it offers: saved views, and other words where nothing was found."""
        asked = QueryDict(request.META.get("QUERY_STRING", "")).urlencode()
        if response.status_code == 302 or asked != request.GET.urlencode():
            self.warn_of_stale_views(request, asked)
        context = getattr(response, "context_data", None)
        if not context or "cl" not in context:
            return response
        changelist = context["cl"]
        context["saved_views"] = list(self.own_views(request)[:MOST_VIEWS])
        context["present_query"] = request.GET.urlencode()
        if changelist.query and not changelist.result_count:
            context["did_you_mean"] = [
                (words, f"?{urlencode({'q': words})}") for words in self.did_you_mean(changelist.query)
            ]
        return response
