"""Agencies and their own pages in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from agencies.admin.filters import MissingLinkFilter, StateFilter
from agencies.fields import AGENCIES
from agencies.imports.agencies import AgencyResource
from agencies.imports.pages import PageResource
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from agencies.places_in_words import with_place
from audit.admin.base import AuditedAdmin
from audit.admin.importing.mixin import ImportsAndExports
from datasources.admin.link_panel import LinkPanel
from datasources.admin.review_actions import ReviewActions
from locations.models import Location
from locations.names import PLACE_NAMES
from pdap.admin.column_fieldsets import DeclaredInputs, fieldsets_of, fixed_fields
from pdap.admin.inlines import LinkInline
from pdap.admin.people import PersonFields
from pdap.lib.columns import Use

MOST_WORDS = 8
# Each word may stand in the name or in that of a place: both have a trigram index. The view knows public agencies only.
WITH_WORD = """
(select agency_id from public.agency_spellings where words like '%%' || public.folded(%s) || '%%'
 union select id from public.agencies where name ilike '%%' || %s || '%%')
"""


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


@admin.register(Agency)
class AgencyAdmin(DeclaredInputs, ImportsAndExports, ReviewActions, PersonFields, AuditedAdmin):
    index_place = ("Agencies", 1)
    resource_class = AgencyResource

    list_display = ["name", "place", "agency_type", "jurisdiction_type", "approval_status", "defunct_year"]
    list_filter = [
        "approval_status",
        MissingLinkFilter,
        StateFilter,
        "agency_type",
        "jurisdiction_type",
        "no_web_presence",
    ]
    search_fields = ["name"]
    search_help_text = "Search by name or place, such as “pittsburgh police pa”"
    person_fields = ("submitter",)
    declaration = AGENCIES
    readonly_fields = fixed_fields(AGENCIES)
    fieldsets = fieldsets_of(AGENCIES, Use.ADMIN)
    inlines = [AgencyLocationInline, AgencyMetaUrlInline]
    change_form_template = "audit/admin/merging/agency.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        places = Location.objects.select_related("state", "county", "locality")
        return super().get_queryset(request).prefetch_related(Prefetch("locations", places))

    @admin.display(description="places")
    def place(self, agency: Agency) -> str:
        """Return where an agency is: its first places."""
        places = [str(place) for place in agency.locations.all()]
        more = f" and {len(places) - 2} more" if len(places) > 2 else ""
        return "; ".join(places[:2]) + more

    def suggestion_label(self, agency: Agency) -> str:
        place = self.place(agency)
        return with_place(agency.name, place) if place else f"{agency.name} (no place, ID {agency.pk})"

    def suggestion_order(self, agencies: QuerySet[Agency], term: str) -> QuerySet[Agency]:
        return agencies.order_by(TrigramSimilarity("name", term.replace("\0", " ")).desc(), "pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Agency], search_term: str
    ) -> tuple[QuerySet[Agency], bool]:
        """Find agencies by words of their names and places, by the indexes."""
        for word in search_term.replace("\0", " ").replace(",", " ").split()[:MOST_WORDS]:
            if not any(map(str.isalnum, word)):
                continue
            plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
            queryset = queryset.filter(pk__in=RawSQL(WITH_WORD, [word, plain]))  # noqa: S611 - parameters
        return queryset, False

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

    list_display = ["url", "url_status", "updated_at"]
    list_filter = ["url_status"]
    search_fields = ["url"]
    readonly_fields = ["created_at", "updated_at", "normalised_url"]
    inlines = [LinkPanel]
