"""Data requests in the admin."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Field, TextField
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.names import name_of
from accounts.person_of_request import person_id
from audit.admin.base import AuditedAdmin
from locations.names import PLACE_NAMES
from notifications.services.events import OF_STATUS
from pdap.admin.column_fieldsets import fieldsets_of, fixed_fields
from pdap.admin.inlines import LinkInline
from pdap.lib.columns import Use
from pdap.web.templatetags.wording import and_list
from requests_app.admin.intake import intake, missing_parts
from requests_app.admin.moves import CALLED, Move, moves_of
from requests_app.admin.unanswered import ANYWAY, CHOOSE, StatusInput, needs_as_typed
from requests_app.enums import RequestStatus
from requests_app.fields import REQUESTS
from requests_app.models import (
    DataRequest,
    DataRequestDataSource,
    DataRequestGithubIssue,
    DataRequestLocation,
    RequestNote,
)
from requests_app.services import change_status
from requests_app.transitions import START, TRANSITIONS, TransitionError


class DataRequestLocationInline(LinkInline):
    model = DataRequestLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES
    verbose_name = "place"
    verbose_name_plural = "places"


class DataRequestDataSourceInline(LinkInline):
    model = DataRequestDataSource
    autocomplete_fields = ["data_source"]
    verbose_name = "data source"
    verbose_name_plural = "data sources"


class RequestNoteInline(admin.TabularInline):
    """What everyone may read about the work on a request."""

    model = RequestNote
    extra = 0


class DataRequestGithubIssueInline(admin.StackedInline):
    """The GitHub issue of a request, and what the sync says about it."""

    model = DataRequestGithubIssue
    readonly_fields = ["synced_at", "synced_status", "synced_record_types", "conflict"]
    extra = 0


class DataRequestAdminForm(forms.ModelForm):
    """A request, with the statuses that it may pass to; on its page they are buttons.

    A step that the request lacks something for is refused with a question, unless it is sent as taken "anyway".
    """

    asked: Move | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (wanted := self.fields.get("record_types_required")) is not None:
            choices: Any = wanted
            choices.choices = sorted(choices.choices, key=lambda choice: str(choice[1]))
        if "request_status" in self.fields:
            current = RequestStatus(self.instance.request_status) if self.instance.pk else START
            onward = TRANSITIONS[current] if self.instance.pk else frozenset()
            field: Any = self.fields["request_status"]
            field.choices = [
                (status, status.label) for status in RequestStatus if status == current or status in onward
            ]
            if self.instance.pk:
                field.widget = StatusInput()

    def clean(self) -> dict[str, Any]:
        """Return the values; an archived request says why, because its owner reads it."""
        values = super().clean() or self.cleaned_data
        archived = values.get("request_status") == RequestStatus.ARCHIVED
        if archived and "request_status" in self.changed_data and not values.get("archive_reason"):
            self.add_error("archive_reason", "Enter a reason. We’ll send it to the requester.")
        return values

    def _post_clean(self) -> None:
        """Ask about a step once the record has what was typed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.instance.pk or "request_status" not in self.fields:
            return
        current = RequestStatus(self.initial["request_status"])
        wanted = RequestStatus(self.cleaned_data.get("request_status") or current)
        needs = needs_as_typed(self.instance, current, wanted, self.data)
        if needs and self.data.get(ANYWAY) != wanted:
            self.asked = Move(wanted, CALLED[wanted], "", lacks=needs, is_asked=True)
            self.add_error(None, f"Not saved. This request is missing: {and_list(needs)}. {CHOOSE}")
            widget: Any = self.fields["request_status"].widget
            widget.shown = current
        if self.errors:  # the page says how the request stands
            self.instance.request_status = current


def with_requester(fieldsets: Any) -> Any:
    """Return fieldsets whose first one, of requester and dates, begins with the requester."""
    (title, options), *others = fieldsets
    return [(title, {**options, "fields": ["asked_by", *options["fields"]]}), *others]


@admin.register(DataRequest)
class DataRequestAdmin(AuditedAdmin):
    index_place = ("Data requests", 1)
    form = DataRequestAdminForm
    change_form_template = "requests_app/admin/change_form.html"
    change_list_template = "requests_app/admin/list.html"
    list_display = ["title", "request_status", "request_urgency", "date_created"]
    list_filter = ["request_status", "request_urgency"]
    search_fields = ["title", "submission_notes"]
    readonly_fields = ["asked_by", *fixed_fields(REQUESTS)]
    fieldsets = with_requester(fieldsets_of(REQUESTS, Use.ADMIN))
    inlines = [
        DataRequestLocationInline,
        DataRequestDataSourceInline,
        RequestNoteInline,
        DataRequestGithubIssueInline,
    ]

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "title":
            kwargs["widget"] = AdminTextInputWidget()
        elif isinstance(db_field, TextField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[Any]:
        def view(request: HttpRequest) -> HttpResponse:
            return intake(request, self.admin_site)

        return [path("intake/", self.admin_site.admin_view(view), name="request-intake"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("creator", "github_issue")

    def compare_with_present(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Return the steps that the request may take too, what is missing to publish it, and a conflict with GitHub."""
        context = super().compare_with_present(request, object_id)
        record: DataRequest | None = getattr(request, "present", None)
        if record is None:
            return context
        creator = name_of(record.creator, request.user) if record.creator else ""
        record.creator_words = creator  # type: ignore[attr-defined] # the admin itself is shared by all requests
        event_types = set(record.events.values_list("event_type", flat=True)) if context else set()
        at_intake = record.request_status == RequestStatus.INTAKE
        lacks = missing_parts(record, record.location_links.count()) if at_intake else []
        was_told = {status for status, kind in OF_STATUS.items() if kind in event_types}
        is_answered = bool(record.pdap_response) or record.data_source_links.exists()
        moves = moves_of(record, was_told, creator, lacks, is_answered)
        issue = getattr(record, "github_issue", None)
        return {**context, "moves": moves if context else [], "lacks": lacks, "conflict": issue and issue.conflict}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask about the step that a form was refused for beside its button."""
        asked = getattr(context["adminform"].form, "asked", None)
        if asked is not None and "moves" in context:
            context["moves"] = [
                replace(move, lacks=asked.lacks, is_asked=True) if move.status == asked.status else move
                for move in context["moves"]
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="requested by")
    def asked_by(self, record: DataRequest) -> str:
        """Return who asked, the address by right only."""
        return getattr(record, "creator_words", "") or "-"

    def save_model(self, request: HttpRequest, obj: DataRequest, form: Any, change: bool) -> None:
        """Save a request; its status changes by the service that everything else uses, so that followers are told."""
        wanted = RequestStatus(obj.request_status)
        if change:
            obj.request_status = DataRequest.objects.select_for_update(no_key=True).get(pk=obj.pk).request_status
        super().save_model(request, obj, form, change)
        if "request_status" in form.changed_data and change:
            try:
                change_status(obj.pk, wanted, person_id(request))
            except TransitionError as error:  # someone else was quicker
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"Status changed to {wanted.label}.", messages.SUCCESS)
