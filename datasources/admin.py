"""Data sources and the kinds of record in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import F, Field, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.requests import person_id
from datasources.models import AgencyDataSource, DataSource, ProblemReport, RecordCategory, RecordType
from datasources.services.reports import resolve
from pdap.admin.base import AuditedAdmin
from pdap.admin.inlines import LinkInline
from pdap.admin.review import ReviewActions


class AgencyDataSourceInline(LinkInline):
    """The agencies that a data source is about."""

    model = AgencyDataSource
    autocomplete_fields = ["agency"]


class Missing(admin.SimpleListFilter):
    """Sources that no search can find."""

    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be missing."""
        return [("record_type", "Record type"), ("agency", "Agency")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DataSource]) -> QuerySet[DataSource]:
        """Keep the sources without what was chosen."""
        links = {"record_type": "record_type", "agency": "agency_links"}
        wanted = links.get(self.value() or "")
        return queryset.filter(**{f"{wanted}__isnull": True}) if wanted else queryset


@admin.register(DataSource)
class DataSourceAdmin(ReviewActions, AuditedAdmin):
    """Data sources."""

    list_display = ["name", "record_type", "approval_status", "url_status", "updated_at"]
    list_filter = ["approval_status", Missing, "url_status", "record_type"]
    list_select_related = ["record_type"]
    search_fields = ["name", "source_url"]
    autocomplete_fields = ["record_type"]
    raw_id_fields = ["submitter"]
    readonly_fields = ["approval_status", "approval_status_updated_at", "created_at", "updated_at", "normalised_url"]
    fieldsets = [
        (None, {"fields": ["name", "source_url", "record_type", "description", "url_status"]}),
        (
            "Access and format",
            {
                "fields": [
                    *("access_types", "record_formats", "detail_level", "readme_url", "access_notes"),
                    *("data_portal_type", "data_portal_type_other", "internet_archive_url", "scraper_url"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            "Where it comes from",
            {
                "fields": [
                    *("agency_supplied", "supplying_entity", "agency_originated", "originating_entity"),
                    *("agency_aggregation", "agency_described_not_in_database"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            "Coverage and upkeep",
            {
                "fields": ["coverage_start", "coverage_end", "update_method", "retention_schedule"],
                "classes": ["collapse"],
            },
        ),
        (
            "Review",
            {
                "fields": [
                    *("approval_status", "approval_status_updated_at", "submitter", "submission_notes"),
                    "rejection_note",
                ]
            },
        ),
        ("System", {"fields": ["normalised_url", "created_at", "updated_at"], "classes": ["collapse"]}),
    ]
    inlines = [AgencyDataSourceInline]

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Give a description the room that it needs."""
        if db_field.name == "description":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 4})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class Open(admin.SimpleListFilter):
    """Whether a report still waits for somebody."""

    title = "state"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two states."""
        return [("yes", "Open"), ("no", "Resolved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProblemReport]) -> QuerySet[ProblemReport]:
        """Keep the reports in the state that was chosen, if one was."""
        wanted = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(resolved_at__isnull=wanted)


@admin.register(ProblemReport)
class ProblemReportAdmin(AuditedAdmin):
    """What readers say is wrong with sources, the open ones first, the oldest of them first."""

    list_display = ["kind", "source", "message", "created_at", "resolved_at"]
    list_filter = [Open, "kind"]
    list_select_related = ["data_source"]
    search_fields = ["message", "data_source__name"]
    ordering = [F("resolved_at").asc(nulls_first=True), "id"]
    fields = ("source", "kind", "message", "email", "reporter", "created_at", "resolved_at", "resolved_by")
    readonly_fields = ("source", "kind", "message", "email", "reporter", "created_at", "resolved_at", "resolved_by")
    actions = ("resolve_selected",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: reports come from the page of a source."""
        return False

    @admin.display(description="data source", ordering="data_source__name")
    def source(self, report: ProblemReport) -> SafeString:
        """Lead to the source, where it is mended."""
        address = reverse("admin:datasources_datasource_change", args=[report.data_source_id])
        return format_html('<a href="{}">{}</a>', address, report.data_source)

    @admin.action(description="Resolve: it has been seen to", permissions=["change"])
    def resolve_selected(self, request: HttpRequest, queryset: QuerySet[ProblemReport]) -> None:
        """Mark the selected reports as seen to."""
        done = sum(resolve(report, person_id(request)) for report in queryset)
        self.message_user(request, f"{done} resolved.")


@admin.register(RecordCategory)
class RecordCategoryAdmin(AuditedAdmin):
    """Record categories."""

    list_display = ["name", "description"]


@admin.register(RecordType)
class RecordTypeAdmin(AuditedAdmin):
    """Record types."""

    list_display = ["name", "category", "description"]
    list_select_related = ["category"]
    search_fields = ["name", "category__name"]
    ordering = ["category_id", "id"]
