"""Data sources in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from audit.admin.base import AuditedAdmin
from audit.admin.importing.mixin import ImportsAndExports
from datasources.admin.inlines import AgencyDataSourceInline, DataSourceLocationInline
from datasources.admin.link_panel import LinkPanel
from datasources.admin.review_actions import ReviewActions
from datasources.admin.review_pages import review_urls
from datasources.fields import SOURCES
from datasources.imports.sources import SourceResource
from datasources.models import DataSource
from pdap.admin.column_fieldsets import DeclaredInputs, fieldsets_of, fixed_fields
from pdap.lib.columns import Use


class MissingPartFilter(admin.SimpleListFilter):
    """Sources that search finds less well, or not at all, for want of something."""

    title = "missing information"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("record_type", "Record type"), ("agency", "Agency"), ("agency_and_place", "Agency and place")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DataSource]) -> QuerySet[DataSource]:
        match self.value():
            case "record_type":
                return queryset.without_record_type()  # type: ignore[attr-defined]
            case "agency":
                return queryset.without_agency()  # type: ignore[attr-defined]
            case "agency_and_place":
                return queryset.without_agency().without_place()  # type: ignore[attr-defined]
        return queryset


@admin.register(DataSource)
class DataSourceAdmin(DeclaredInputs, ImportsAndExports, ReviewActions, AuditedAdmin):
    index_place = ("Data sources", 1)
    resource_class = SourceResource

    list_display = ["name", "record_type", "approval_status", "url_status", "updated_at"]
    list_filter = ["approval_status", MissingPartFilter, "url_status", "record_type"]
    list_select_related = ["record_type"]
    search_fields = ["name", "source_url"]
    autocomplete_fields = ["record_type", "submitter"]
    change_list_template = "datasources/admin/review/sources.html"
    declaration = SOURCES
    readonly_fields = ["submitted_by", *fixed_fields(SOURCES)]
    fieldsets = fieldsets_of(SOURCES, Use.ADMIN)
    inlines = [AgencyDataSourceInline, DataSourceLocationInline, LinkPanel]

    def get_urls(self) -> list[Any]:
        return [*review_urls(self.admin_site), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Name the submitter by a number to those who may not read people's addresses."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("accounts.view_user"):
            return fieldsets
        numbers = {"submitter": "submitted_by"}
        return [
            (title, {**options, "fields": [numbers.get(name, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    @admin.display(description="submitted by")
    def submitted_by(self, source: DataSource) -> str:
        """Return a submitter's number."""
        return f"person {source.submitter_id}" if source.submitter_id else "-"
