"""Agencies and their own pages in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from agencies.admin.filters import MissingLinkFilter, StateFilter
from agencies.admin.names_with_places import named_with_place, place_of, with_places
from agencies.fields import AGENCIES
from agencies.imports.agencies import AgencyResource
from agencies.imports.agency_pages import PageResource
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, AgencyTie, MetaUrl
from agencies.places_in_words import with_place
from agencies.searching import best_first, search_agencies, words_of
from audit.admin.base import AuditedAdmin
from audit.admin.editing import InPlaceEditing
from audit.admin.importing.mixin import ImportsAndExports
from datasources.admin.link_panel import LinkPanel
from datasources.admin.review_actions import ReviewActions
from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.agencies_meant import agencies_meant
from locations.names import PLACE_NAMES
from pdap.admin.bulk_edit import BulkEdit, LinkedField
from pdap.admin.column_fieldsets import DeclaredInputs, fieldsets_of, fixed_fields
from pdap.admin.inlines import LinkInline
from pdap.lib.columns import Use

MOST_SPELLINGS = 3


class AgencyLocationInline(LinkInline):
    model = AgencyLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES
    verbose_name = "place"
    verbose_name_plural = "places"


class AgencyMetaUrlInline(LinkInline):
    model = AgencyMetaUrl
    autocomplete_fields = ["meta_url"]
    exclude = ["created_at"]
    verbose_name = "agency page"
    verbose_name_plural = "agency pages"


class AgencyTieInline(LinkInline):
    """What became of the agency, instead of a merge or a deletion: both stay, since both have records."""

    model = AgencyTie
    fk_name = "agency"
    fields = ["kind", "other"]
    autocomplete_fields = ["other"]
    verbose_name = "related agency"
    verbose_name_plural = "successor and parent agency"


@admin.register(Agency)
class AgencyAdmin(DeclaredInputs, ImportsAndExports, ReviewActions, BulkEdit, AuditedAdmin):
    index_place = ("Agencies", 1)
    resource_class = AgencyResource

    list_display = ["name", "place", "agency_type", "jurisdiction_type", "approval_status", "defunct_year"]
    list_filter = [
        InPlaceEditing,
        "approval_status",
        MissingLinkFilter,
        StateFilter,
        "agency_type",
        "jurisdiction_type",
        "no_web_presence",
    ]
    search_fields = ["name"]
    search_help_text = "Search by name, place, website or ID, such as “pd pittsburgh pa”"
    actions: Any = (*ReviewActions.actions, "change_field")
    bulk_fields = ("agency_type", "jurisdiction_type", "no_web_presence", "defunct_year")
    bulk_links = (LinkedField("place", "Place (added to its current places)", AgencyLocation, "agency", "location"),)
    list_editable = ("agency_type", "jurisdiction_type", "defunct_year")
    autocomplete_fields = ["submitter"]
    person_fields = ("submitter",)
    declaration = AGENCIES
    readonly_fields = fixed_fields(AGENCIES)
    fieldsets = fieldsets_of(AGENCIES, Use.ADMIN)
    inlines = [AgencyLocationInline, AgencyMetaUrlInline, AgencyTieInline]
    change_form_template = "audit/admin/merging/agency.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return with_places(super().get_queryset(request))

    @admin.display(description="places")
    def place(self, agency: Agency) -> str:
        return place_of(agency)

    def suggestion_label(self, agency: Agency) -> str:
        return named_with_place(agency)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Agency], search_term: str
    ) -> tuple[QuerySet[Agency], bool]:
        """Find agencies by number, or by words of their names, places and websites, by the indexes; the likest first.

        A list that is sorted by a column stays so.
        """
        matches = search_agencies(queryset, search_term)
        if search_term and not request.GET.get(ORDER_VAR):
            # Suggestions are asked with each letter: there only a word alone is looked up as initials.
            is_suggestion = request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
            meant = [] if is_suggestion and len(words_of(search_term)) > 1 else agencies_meant(search_term)
            return best_first(matches, search_term, meant), False
        return matches.agencies, False

    def did_you_mean(self, words: str) -> list[str]:
        return BetterSpelling(words).several(MOST_SPELLINGS)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer the merge, and the form for a place that is not in the list."""
        pk = context["original"].pk if context.get("original") else None
        context["add_place"] = reverse("admin:locality-with-county")
        context["merge"] = reverse("admin:merge-choose", args=["agency", pk]) if pk else ""
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(MetaUrl)
class MetaUrlAdmin(ImportsAndExports, AuditedAdmin):
    index_place = ("Agencies", 2)
    resource_class = PageResource

    list_display = ["url", "of_agencies", "url_status", "updated_at"]
    list_filter = ["url_status"]
    search_fields = ["url"]
    readonly_fields = ["created_at", "updated_at", "normalised_url"]
    inlines = [LinkPanel]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MetaUrl]:
        agencies = with_places(Agency.objects.all())
        return super().get_queryset(request).prefetch_related(Prefetch("agencies", agencies))

    @admin.display(description="agencies")
    def of_agencies(self, page: MetaUrl) -> str:
        """Return whose page it is: the first agencies with their places."""
        return "; ".join(map(named_with_place, page.agencies.all()[:2])) or "no agency"

    def suggestion_label(self, page: MetaUrl) -> str:
        return with_place(page.url, self.of_agencies(page))
