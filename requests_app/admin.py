"""Data requests in the admin."""

from django.contrib import admin

from pdap.admin.base import AuditedAdmin
from pdap.admin.inlines import LinkInline
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestGithubIssue, DataRequestLocation


class DataRequestLocationInline(LinkInline):
    """The places that a request is about."""

    model = DataRequestLocation
    autocomplete_fields = ["location"]


class DataRequestDataSourceInline(LinkInline):
    """The data sources that answer a request."""

    model = DataRequestDataSource
    autocomplete_fields = ["data_source"]


class DataRequestGithubIssueInline(admin.StackedInline):
    """The GitHub issue of a request."""

    model = DataRequestGithubIssue


@admin.register(DataRequest)
class DataRequestAdmin(AuditedAdmin):
    """Data requests."""

    list_display = ["title", "request_status", "request_urgency", "date_created"]
    list_filter = ["request_status", "request_urgency"]
    search_fields = ["title", "submission_notes"]
    raw_id_fields = ["creator"]
    readonly_fields = ["date_created", "date_status_last_changed"]
    inlines = [DataRequestLocationInline, DataRequestDataSourceInline, DataRequestGithubIssueInline]
