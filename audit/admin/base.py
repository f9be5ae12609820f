"""The base of every admin class: what is changed in the admin is in the change log with its actor."""

from contextlib import nullcontext
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.person_of_request import person_id
from audit.admin import stale
from audit.admin.deleting import CarefulDeletions
from audit.admin.history.gone import redirect_from_gone
from audit.admin.history.record import history_page
from audit.admin.history.undo_all import offer_undo_all
from audit.admin.lists import HelpfulLists
from audit.admin.record_marks import Mark, inlines_of, mark_of
from pdap.admin.action_preview import LIST_QUERY
from pdap.admin.autocomplete import NamedSelect
from pdap.admin.guarded_lookups import GuardedLookups, sees_people
from pdap.admin.paging import BoundedPaginator
from pdap.db.actor import acting_as
from pdap.db.locks import key_stays
from pdap.lib.column_rights import columns_to_read, columns_to_write, relation_of, role_of
from pdap.lib.name_folding import LONGEST_NAME
from pdap.web.unsent import SIGNED_OUT, take_unsent

# What records are called by, in columns that the database does not limit.
NAMES = frozenset({"name", "term", "title", "value"})


def refuse_form(request: HttpRequest, why: str) -> None:
    """Don't save the form of this request, and say why."""
    request.refused = why  # type: ignore[attr-defined]


def invalid_form(form: type[forms.ModelForm], why: str) -> type[forms.ModelForm]:
    """Return a form that is never valid, and says why."""

    class RefusedForm(form):  # type: ignore[misc, valid-type]
        def clean(self) -> dict[str, Any]:
            values = super().clean()
            self.add_error(None, why)
            return self.cleaned_data if values is None else values

    return RefusedForm


def form_to_check(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """Return a form that is only shown: it is never saved, and has no errors but those of its values."""

    class ShownForm(form):  # type: ignore[misc, valid-type]
        def is_valid(self) -> bool:
            super().is_valid()
            return False

    return ShownForm


def limit_names(form: type[forms.ModelForm], record: models.Model | None) -> None:
    """Limit names to what indexes and pages can take; a record may keep a longer one it already has."""
    for name in NAMES & form.base_fields.keys():
        field = form.base_fields[name]
        if isinstance(field, forms.CharField) and field.max_length is None:
            longest = max(LONGEST_NAME, len(getattr(record, name, None) or ""))
            field.validators = [*field.validators, MaxLengthValidator(longest)]
            field.widget.attrs["maxlength"] = str(longest)


def back_to_list(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lead to the list as it was when an action began, with its filters, where an action leads to the list."""
    query = QueryDict(request.POST.get(LIST_QUERY, "")).urlencode()
    is_list = response.headers.get("Location") == request.get_full_path()
    return redirect(f"{request.path}?{query}") if query and is_list else response


class AuditedAdmin(HelpfulLists, CarefulDeletions, GuardedLookups):
    """An admin whose every request that may write runs in one transaction of the person signed in."""

    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False  # no COUNT over a whole table for a number beside the search box

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Add the columns that the person may not write, where the record has column rights (contract 4.1)."""
        declared = list(super().get_readonly_fields(request, obj))
        relation = relation_of(self.model)
        if relation is None:
            return declared
        may = columns_to_write(relation.name, role_of(request.user, obj))
        fixed = [field.name for field in self.typed_fields() if field.column not in may and field.name not in declared]
        return declared + fixed

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Leave out the columns that the person may not read; of a new record, those that the database will fill."""
        fieldsets = super().get_fieldsets(request, obj)
        fields = self.model._meta.concrete_fields
        hidden: set[str] = set()
        if obj is None:
            fixed = set(self.get_readonly_fields(request, obj))
            hidden |= {field.name for field in fields if field.has_db_default() and field.name in fixed}
        if (relation := relation_of(self.model)) is not None:
            may = columns_to_read(relation.name, role_of(request.user, obj))
            hidden |= {field.name for field in fields if field.column not in may}
        if not sees_people(request):
            hidden |= set(self.person_fields)
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in fieldsets
        ]

    def typed_fields(self) -> "list[models.Field[Any, Any]]":
        """Return the fields that a form has an input for."""
        return [field for field in self.model._meta.concrete_fields if field.editable and not field.primary_key]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the fields that have suggestions while nothing is chosen."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add or change a record as the person signed in; a form that others have overtaken is refused (409)."""
        self.bind_unsent(request)
        # A request that only reads needs no transaction.
        with acting_as(person_id(request)) if request.method == "POST" else nullcontext():
            if request.method == "POST" and object_id is not None:
                self.lock_beside(request, unquote(object_id))
            overtaken: dict[str, Any] = {} if object_id is None else self.compare_with_present(request, object_id)
            context = {**overtaken, **(extra_context or {})}
            response = super().changeform_view(request, object_id, form_url, context)
            if request.method == "POST":
                self.follow_changes(request)
            if overtaken.get("stale"):
                response.status_code = 409
            return response

    def lock_beside(self, request: HttpRequest, typed_id: str) -> None:
        """Lock what must be locked before the record that is to be written; a subclass knows what."""

    def follow_changes(self, request: HttpRequest) -> None:
        """Do in the same transaction what follows from what a request has changed; a subclass knows what."""

    def bind_unsent(self, request: HttpRequest) -> None:
        """Fill the form with what was typed before its sender was signed out, as if they sent it; nothing is saved.

        The form then has its rows and choices that scripts added, and is compared with what others have saved since.
        """
        if request.method == "GET" and (typed := take_unsent(request)) is not None:
            _ = request.FILES  # read first: reading it later would read the (empty) body into POST again
            request.method, request.POST = "POST", cast(Any, typed)
            request.was_unsent = True  # type: ignore[attr-defined]
            messages.warning(request, SIGNED_OUT)

    def compare_with_present(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Return what the form's page needs to recognize later that the record was changed; look whether it was.

        Who saves holds the record's row, so that a second one waits and is then told.
        """
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return {}
        rows = self.get_queryset(request)
        saves = request.method == "POST"
        if saves:
            rows = rows.select_for_update(of=("self",), no_key=key_stays(self.model))
        record = rows.filter(pk=pk).first()
        request.present = record  # type: ignore[attr-defined]
        if record is None or not self.has_change_permission(request, record):
            return {}
        inlines = inlines_of(self, request, record)
        now = mark_of(record, inlines)
        then = Mark.read(request.POST.get(stale.MARK, "")) if saves else None
        conflict = None
        if then is not None and then != now:
            conflict, typed = stale.compare_with_mark(self, request, record, then, inlines)
            request.POST = cast(Any, typed)
            request.overtaken = True  # type: ignore[attr-defined]
        elif request.POST.get(stale.TAKE):
            request.POST = cast(Any, stale.take_theirs(self, request, record))
        return {"mark": now, "stale": conflict}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the record, which is read once for a page."""
        record = getattr(request, "present", None)
        same = from_field is None and isinstance(record, self.model) and str(record.pk) == unquote(object_id)
        return record if same else super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, in which names have a length. One that is refused says why.

        One given back isn't saved, nor one that others have overtaken: the page shows why above it.
        """
        form = super().get_form(request, obj, change=change, **kwargs)
        limit_names(form, obj)
        if refused := getattr(request, "refused", ""):
            form = invalid_form(form, refused)
        is_shown_again = getattr(request, "was_unsent", False) or getattr(request, "overtaken", False)
        return form_to_check(form) if is_shown_again else form

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete a record as the person signed in."""
        with acting_as(person_id(request)):
            if request.method == "POST":
                self.lock_beside(request, unquote(object_id))
            response = super().delete_view(request, object_id, *args, **kwargs)
            if request.method == "POST":
                self.follow_changes(request)
            return response

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List records, or carry out an action on some, as the person signed in and as one change set."""
        if request.method != "POST":
            return self.with_offers(request, super().changelist_view(request, *args, **kwargs))
        with acting_as(person_id(request)):
            response = super().changelist_view(request, *args, **kwargs)
            if response.status_code == 302:  # else it only shows what would be done
                self.follow_changes(request)
                offer_undo_all(request)
                response = back_to_list(request, response)
            return response.render() if hasattr(response, "render") else response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the change log says of a record, from whatever side it was changed."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            if (onward := redirect_from_gone(request, self.model, unquote(object_id))) is not None:
                return onward
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return history_page(request, record, {**self.admin_site.each_context(request), **(extra_context or {})})

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Lead on from the address of a record that is gone: to where it was merged into, or to what the log has."""
        return redirect_from_gone(request, self.model, unquote(object_id)) or super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
