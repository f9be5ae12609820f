"""What readers say is wrong, in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.person_of_request import person_id
from agencies.places_in_words import with_place
from audit.admin.base import AuditedAdmin
from datasources.models import ProblemReport
from datasources.queries.records_in_words import FirstAgency, agencies_in_words
from datasources.services.reports import resolve
from pdap.admin.action_preview import MOST, Line, Text, is_confirmed, preview, still_as_shown, typed_text
from pdap.db.relations import Table

# What is often answered.
ANSWERS = (
    ("Corrected", "You were right. We corrected the listing."),
    ("Link replaced", "The link has moved. We replaced it."),
    ("No longer available", "The agency has taken these records down. We marked the source as broken."),
    ("Nothing found", "We checked it, and it works for us. If it still fails for you, tell us what you see."),
)


class OpenReportFilter(admin.SimpleListFilter):
    """Whether a report still waits for someone."""

    title = "state"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Open"), ("no", "Resolved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ProblemReport]) -> QuerySet[ProblemReport]:
        wanted = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(resolved_at__isnull=wanted)


@admin.register(ProblemReport)
class ProblemReportAdmin(AuditedAdmin):
    """What readers say is wrong with sources, the open ones first, the oldest of them first."""

    index_place = ("Data sources", 3)
    list_display = ["kind", "source", "message", "created_at", "resolved_at"]
    list_filter = [OpenReportFilter, "kind"]
    list_select_related = ["data_source"]
    search_fields = ["message", "data_source__name"]
    ordering = [F("resolved_at").asc(nulls_first=True), "id"]
    fields = ("source", "kind", "message", "email", "reporter", "created_at", "resolved_at", "resolved_by", "answer")
    readonly_fields = fields
    actions = ("resolve_selected",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: reports come from the page of a source."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out deleting many: the log has no reader's address, so that they could not come back whole."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProblemReport]:
        first = FirstAgency("data_source_id", Table.DATA_SOURCES)
        return super().get_queryset(request).annotate(first_agency=first)

    def suggestion_label(self, report: Any) -> str:
        """Return what a report is about: its source with the agency."""
        source = report.data_source
        return with_place(source.name, agencies_in_words(report.first_agency, source.agency_described_not_in_database))

    @admin.display(description="data source", ordering="data_source__name")
    def source(self, report: ProblemReport) -> SafeString:
        address = reverse("admin:datasources_datasource_change", args=[report.data_source_id])
        return format_html('<a href="{}">{}</a>', address, self.suggestion_label(report))

    @admin.action(description="Mark as resolved", permissions=["change"])
    def resolve_selected(self, request: HttpRequest, queryset: QuerySet[ProblemReport]) -> HttpResponse | None:
        if not is_confirmed(request):
            text = Text("Answer to readers who left an address (optional)", ANSWERS)
            return preview(self, request, queryset, "resolve_selected", "Resolve", line_of, text)
        answer = typed_text(request)
        reports = still_as_shown(self, request, queryset[:MOST], line_of)
        done = sum(resolve(report, person_id(request), answer) for report in reports)
        self.message_user(request, f"{done} resolved.")
        return None


def line_of(report: ProblemReport) -> Line:
    if report.resolved_at is not None:
        return Line(report, "Resolved", problem="it’s already resolved.")
    return Line(report, f"Open: {report.message or 'no message'}", then="Resolved")
