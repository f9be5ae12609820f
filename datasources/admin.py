"""Data sources and the kinds of record in the admin."""

from django.contrib import admin

from datasources.models import AgencyDataSource, DataSource, RecordCategory, RecordType
from pdap.admin.base import AuditedAdmin


class AgencyDataSourceInline(admin.TabularInline):
    """The agencies that a data source is about."""

    model = AgencyDataSource
    extra = 0
    raw_id_fields = ["agency"]


@admin.register(DataSource)
class DataSourceAdmin(AuditedAdmin):
    """Data sources."""

    list_display = ["name", "record_type", "approval_status", "url_status", "updated_at"]
    list_filter = ["approval_status", "url_status", "record_type"]
    list_select_related = ["record_type"]
    search_fields = ["name", "source_url"]
    raw_id_fields = ["submitter"]
    readonly_fields = ["created_at", "updated_at", "approval_status_updated_at", "normalised_url"]
    inlines = [AgencyDataSourceInline]


@admin.register(RecordCategory)
class RecordCategoryAdmin(AuditedAdmin):
    """Record categories."""

    list_display = ["name", "description"]


@admin.register(RecordType)
class RecordTypeAdmin(AuditedAdmin):
    """Record types."""

    list_display = ["name", "category", "description"]
    list_select_related = ["category"]
