"""Lists that answer: other spellings where nothing was found, kept views, and deletions that ask twice."""

from copy import copy
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.person_of_request import person_id
from audit.admin.editing import is_edited
from audit.models import SavedView
from audit.services.saved_views import MOST_VIEWS, ViewRefusedError, save_view, views_of
from pdap.lib.typed_numbers import typed_number

LONGEST_QUERY = 2000
UNREADABLE = "We couldn't read the filters, so the view wasn't saved."
STALE_VIEW = "Something that the view “{}” filters by no longer exists. Remove the view, or save a new one."
EMPTY = "\N{EN DASH}"
BOX = (
    '<input type="checkbox" name="{}" value="{}" class="action-select"'
    ' aria-label="Select this object for an action - {}">'
)


@admin.action(permissions=["delete"], description="Delete")
def delete_counted(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
    """Delete what is selected, once the person has typed how many records that are."""
    if request.POST.get("post") and request.POST.get("number", "").strip() != str(queryset.count()):
        messages.error(request, "Nothing was deleted. Type the number of records to delete.")
        typed = request.POST.copy()
        del typed["post"]
        request.POST = typed  # type: ignore[assignment]
    return delete_selected(model_admin, request, queryset)


class OnceReadChoices(forms.ModelChoiceField):
    """A choice of another record, whose choices all rows of a list share."""

    read_choices: Any = ()

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.choices = self.read_choices
        return copied


class TypedCells(forms.ModelForm):
    """A row of a list, which writes the cells that were typed in; the others keep what stands there by now."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: value for name, value in cleaned.items() if name in self.changed_data}

    def _post_clean(self) -> None:
        """Check the record where something was typed: what isn't written costs no question and is no one's mistake."""
        if self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class TypedRows(forms.BaseModelFormSet):
    """The rows of a list: two of them may not become what only one record may be."""

    model: Any

    def clean(self) -> None:
        super().clean()
        changed = [form for form in self.forms if form.has_changed() and not form.errors]
        for constraint in self.model._meta.total_unique_constraints:
            taken = set()
            for form in changed:
                values = tuple(getattr(form.instance, name) for name in constraint.fields)
                if None in values:
                    continue
                if values in taken:
                    form.add_error(None, form.instance.unique_error_message(self.model, constraint.fields))
                taken.add(values)


def field_with_shown_value(model_admin: Any, request: HttpRequest, db_field: Any, **kwargs: Any) -> Any:
    """Return a field of a cell, which sends along what it showed; choices of other records are read once a list."""
    if isinstance(db_field, models.ForeignKey):
        kwargs["form_class"] = OnceReadChoices
    field = model_admin.formfield_for_dbfield(db_field, request, **kwargs)
    if field is None:
        return field
    field.show_hidden_initial = True
    if isinstance(field, OnceReadChoices):
        field.widget = forms.Select()
        field.choices = field.read_choices = [
            ("", EMPTY),
            *((record.pk, str(record)) for record in field.queryset or ()),
        ]
    # Above the inputs stands the column's heading, which no label is.
    field.widget.attrs["aria-label"] = str(field.label or db_field.verbose_name)
    return field


class AnsweringLists(admin.ModelAdmin):
    """A mixin for lists: "did you mean", views that are kept by name, and the deletion as the last action."""

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

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_views"
        return [path("views/", self.admin_site.admin_view(self.change_views), name=name), *super().get_urls()]

    def list_name(self) -> str:
        return f"{self.model._meta.app_label}.{self.model._meta.model_name}"

    def own_views(self, request: HttpRequest) -> QuerySet[SavedView]:
        return views_of(self.list_name(), person_id(request))

    def forget_view(self, request: HttpRequest, number: int) -> None:
        """Remove a view of one's own; one for all only as someone who may change what the list shows."""
        view = self.own_views(request).filter(pk=number).first()
        if view is not None and view.owner_id is None and not self.has_change_permission(request):
            raise PermissionDenied
        if view is not None:
            view.delete()
        messages.success(request, "The view was removed.")

    def keep_view(self, request: HttpRequest, name: str, query: str) -> None:
        for_all = bool(request.POST.get("for_all"))
        try:
            save_view(self.list_name(), name, query, person_id(request), for_all=for_all)
        except ViewRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The view “{name}” was saved.")

    def change_views(self, request: HttpRequest) -> HttpResponse:
        """Keep the list as it is filtered now under a name, or forget a view."""
        if request.method != "POST" or not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = self.readable_query(request, request.POST.get("query", "")[:LONGEST_QUERY])
        name = request.POST.get("name", "").replace("\0", "").strip()
        if number := request.POST.get("forget", ""):
            self.forget_view(request, typed_number(number) or 0)
        elif query is None:
            messages.error(request, UNREADABLE)
        else:
            self.keep_view(request, name, query)
        meta = self.model._meta
        answer = redirect(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        answer["Location"] += f"?{query}" if query else ""
        return answer

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

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, whose cells are inputs only for people who have asked to edit in the list."""
        changelist = super().get_changelist_instance(request)
        if not is_edited(request) or not self.has_change_permission(request):
            changelist.list_editable = ()
        return changelist

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form", TypedCells)
        return super().get_changelist_form(request, **kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Let each cell know what it showed, so that only what was typed here is written."""
        kwargs.setdefault("formfield_callback", partial(field_with_shown_value, self, request))
        kwargs.setdefault("formset", TypedRows)
        return super().get_changelist_formset(request, **kwargs)

    def answered(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add to a list what it offers: kept views, and other words where nothing was found."""
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
