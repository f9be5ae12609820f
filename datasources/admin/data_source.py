"""Data sources in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import HttpRequest

from agencies.admin.names_with_places import named_with_place, with_places
from agencies.models import Agency
from agencies.places_in_words import with_place
from agencies.searching import holds_word, words_of
from audit.admin.base import AuditedAdmin
from audit.admin.editing import InPlaceEditing
from audit.admin.importing.mixin import ImportsAndExports
from datasources.admin.inlines import AgencyDataSourceInline, DataSourceLocationInline, lock_agencies_with
from datasources.admin.link_panel import LinkPanel
from datasources.admin.review_actions import ReviewActions, tell_settled
from datasources.admin.review_pages import review_urls
from datasources.fields import SOURCES
from datasources.imports.sources import SourceResource
from datasources.models import AgencyDataSource, DataSource, DataSourceLocation
from datasources.search.better_spelling import BetterSpelling
from datasources.services.brought_agencies import lock_agencies_of, settle_brought_agencies
from pdap.admin.bulk_edit import BulkEdit, LinkedField
from pdap.admin.column_fieldsets import DeclaredInputs, fieldsets_of, fixed_fields
from pdap.lib.columns import Use
from pdap.lib.pages_behind_hash import kept_words
from pdap.lib.typed_numbers import typed_number

MOST_AGENCIES, MOST_SPELLINGS = 2, 3


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
                return queryset.without_public_agency()  # type: ignore[attr-defined]
            case "agency_and_place":
                return queryset.without_public_agency().without_place()  # type: ignore[attr-defined]
        return queryset


@admin.register(DataSource)
class DataSourceAdmin(DeclaredInputs, ImportsAndExports, ReviewActions, BulkEdit, AuditedAdmin):
    index_place = ("Data sources", 1)
    resource_class = SourceResource

    list_display = ["name", "of_agency", "record_type", "approval_status", "url_status", "updated_at"]
    list_filter = [InPlaceEditing, "approval_status", MissingPartFilter, "url_status", "record_type"]
    list_select_related = ["record_type"]
    search_fields = ["name"]
    search_help_text = "Search by name, link, agency, place or ID"
    autocomplete_fields = ["record_type", "submitter"]
    actions: Any = (*ReviewActions.actions, "change_field")
    bulk_fields = (
        "record_type",
        "access_types",
        "update_method",
        "update_frequency",
        "detail_level",
        "agency_supplied",
    )
    bulk_links = (
        LinkedField("agency", "Agency (added to its current agencies)", AgencyDataSource, "data_source", "agency"),
        LinkedField("place", "Place (added to its current places)", DataSourceLocation, "data_source", "location"),
    )
    list_editable = ("record_type",)
    change_list_template = "datasources/admin/review/sources.html"
    declaration = SOURCES
    readonly_fields = ["submitted_by", *fixed_fields(SOURCES)]
    fieldsets = fieldsets_of(SOURCES, Use.ADMIN)
    inlines = [AgencyDataSourceInline, DataSourceLocationInline, LinkPanel]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataSource]:
        agencies = with_places(Agency.objects.all())
        return super().get_queryset(request).prefetch_related(Prefetch("agencies", agencies))

    @admin.display(description="agency")
    def of_agency(self, source: DataSource) -> str:
        """Return the first agencies with their places."""
        named = [named_with_place(agency) for agency in source.agencies.all()]
        more = f" and {len(named) - MOST_AGENCIES} more" if len(named) > MOST_AGENCIES else ""
        return "; ".join(named[:MOST_AGENCIES]) + more or source.agency_described_not_in_database or "no agency"

    def suggestion_label(self, source: DataSource) -> str:
        return with_place(source.name, self.of_agency(source))

    def lock_beside(self, request: HttpRequest, typed_id: str) -> None:
        lock_agencies_with(request, typed_id)

    def lock_to_delete(self, request: HttpRequest, pks: list[Any]) -> None:
        """Lock the agencies first, as all who decide on sources do."""
        lock_agencies_of(pks)
        super().lock_to_delete(request, pks)

    def follow_changes(self, request: HttpRequest) -> None:
        """Publish the agencies that came with a source and hide them, as sources are tied, untied and deleted."""
        tell_settled(request, settle_brought_agencies())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[DataSource], search_term: str
    ) -> tuple[QuerySet[DataSource], bool]:
        """Find sources by number, or by words of their names, links, agencies and places."""
        if number := typed_number(search_term.strip().lstrip("#")):
            return queryset.filter(pk=number), False
        for word in words_of(kept_words(search_term)):
            links = AgencyDataSource.objects.filter(holds_word(word, "agency"))
            own = Q(name__icontains=word) | Q(source_url__icontains=word)
            queryset = queryset.filter(own | Q(pk__in=links.values("data_source_id")))
        return queryset, False

    def did_you_mean(self, words: str) -> list[str]:
        return BetterSpelling(words).several(MOST_SPELLINGS)

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
