"""Data requests in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from accounts.requests import person_id
from pdap.admin.base import AuditedAdmin
from pdap.admin.inlines import LinkInline
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestGithubIssue, DataRequestLocation
from requests_app.services import change_status
from requests_app.transitions import START, TRANSITIONS, TransitionError


class DataRequestLocationInline(LinkInline):
    """The places that a request is about."""

    model = DataRequestLocation
    autocomplete_fields = ["location"]


class DataRequestDataSourceInline(LinkInline):
    """The data sources that answer a request."""

    model = DataRequestDataSource
    autocomplete_fields = ["data_source"]


class DataRequestGithubIssueInline(admin.StackedInline):
    """The GitHub issue of a request, and what the synchronisation says of it."""

    model = DataRequestGithubIssue
    readonly_fields = ["synced_at", "synced_status", "synced_record_types", "conflict"]


class DataRequestAdminForm(forms.ModelForm):
    """A request, with the statuses that it may pass to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "request_status" in self.fields:
            current = RequestStatus(self.instance.request_status) if self.instance.pk else START
            onward = TRANSITIONS[current] if self.instance.pk else frozenset()
            self.fields["request_status"].choices = [  # type: ignore[attr-defined]
                (status, status.label) for status in RequestStatus if status == current or status in onward
            ]

    def clean(self) -> dict[str, Any]:
        """Return the values; a request that is put away says why, because its owner reads it."""
        values = super().clean() or {}
        archived = values.get("request_status") == RequestStatus.ARCHIVED
        if archived and "request_status" in self.changed_data and not values.get("archive_reason"):
            self.add_error("archive_reason", "Say why: the person who asked will read it.")
        return values


@admin.register(DataRequest)
class DataRequestAdmin(AuditedAdmin):
    """Data requests."""

    form = DataRequestAdminForm
    list_display = ["title", "request_status", "request_urgency", "date_created"]
    list_filter = ["request_status", "request_urgency"]
    search_fields = ["title", "submission_notes"]
    raw_id_fields = ["creator"]
    readonly_fields = ["date_created", "date_status_last_changed"]
    inlines = [DataRequestLocationInline, DataRequestDataSourceInline, DataRequestGithubIssueInline]

    def save_model(self, request: HttpRequest, obj: DataRequest, form: Any, change: bool) -> None:
        """Save a request; its status changes by the service that everything else uses, so that followers are told."""
        wanted = RequestStatus(obj.request_status)
        if change:
            obj.request_status = DataRequest.objects.select_for_update().get(pk=obj.pk).request_status
        super().save_model(request, obj, form, change)
        if "request_status" in form.changed_data and change:
            try:
                change_status(obj.pk, wanted, person_id(request))
            except TransitionError as error:  # somebody else was quicker
                self.message_user(request, str(error), messages.ERROR)
