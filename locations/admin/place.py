"""Places in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from accounts.person_of_request import person_id
from audit.admin.base import AuditedAdmin
from locations.admin.adding import LocalityForm, return_address
from locations.admin.folded_search import FoldedSearch
from locations.models import County, Locality, Location, State
from locations.names import COUNTRY
from locations.queries.typeahead import suggest_places
from pdap.lib.name_folding import county_key
from pdap.lib.typed_numbers import typed_number
from pdap.web.forms import submitted

MOST_SUGGESTED = 50


@admin.register(State)
class StateAdmin(FoldedSearch, AuditedAdmin):
    index_place = ("Places", 1)
    name_column, code_column = "state_name", "state_iso"
    list_display = ["state_name", "state_iso"]
    search_fields = ["state_name", "state_iso"]


@admin.register(County)
class CountyAdmin(FoldedSearch, AuditedAdmin):
    index_place = ("Places", 2)
    code_column, whole_key = "fips", staticmethod(county_key)
    list_display = ["name", "fips", "state", "population"]
    list_filter = ["state"]
    list_select_related = ["state"]
    search_fields = ["name", "fips"]
    autocomplete_fields = ["state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[County]:
        return super().get_queryset(request).select_related("state")

    def suggestion_label(self, county: County) -> str:
        return f"{county.name}, {county.state} ({county.fips})"


@admin.register(Locality)
class LocalityAdmin(FoldedSearch, AuditedAdmin):
    index_place = ("Places", 3)
    list_display = ["name", "county", "state"]
    list_select_related = ["county__state"]
    search_fields = ["name"]
    autocomplete_fields = ["county"]
    change_list_template = "admin/locations/localities.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.add_with_county)
        return [path("with-county/", view, name="locality-with-county"), *super().get_urls()]

    @admin.display(ordering="county__state__state_name")
    def state(self, locality: Locality) -> State | None:
        return locality.county.state

    def get_queryset(self, request: HttpRequest) -> QuerySet[Locality]:
        return super().get_queryset(request).select_related("county__state")

    def suggestion_label(self, locality: Locality) -> str:
        return f"{locality.name}, {locality.county.name}, {locality.county.state}"

    def add_with_county(self, request: HttpRequest) -> HttpResponse:
        """Add a locality and, where that is new, its county; then lead back to where someone came from."""
        if not (self.has_add_permission(request) and request.user.has_perm("locations.add_county")):
            raise PermissionDenied
        back = return_address(request)
        form = LocalityForm(submitted(request), initial={"name": request.GET.get("name", "")})
        if request.method == "POST" and form.is_valid() and (made := form.save(person_id(request))):
            text = f"Added {made}. It will appear in forms within five minutes."
            self.message_user(request, text, messages.SUCCESS)
            return redirect(back or reverse("admin:locations_location_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Add a locality",
            "opts": self.model._meta,
            "form": form,
            "next": back,
        }
        return render(request, "admin/locations/add.html", context, status=400 if form.errors else 200)


@admin.register(Location)
class LocationAdmin(AuditedAdmin):
    """Locations, which triggers make beside states, counties and localities."""

    index_place = ("Places", 4)
    list_display = ["__str__", "type", "lat", "lng"]
    list_filter = ["type"]
    list_select_related = ["state", "county", "locality"]
    ordering = ["id"]
    search_fields = ["locality__name", "county__name", "state__state_name"]
    autocomplete_fields = ["state", "county", "locality"]
    change_form_template = "admin/locations/location.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        return super().get_queryset(request).select_related("state", "county", "locality")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        merge = ""
        if typed_number(object_id) and request.user.has_perm("agencies.change_agency"):
            merge = reverse("admin:merge-choose", args=["place", object_id])
        return super().change_view(request, object_id, form_url, {"merge": merge, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Location], search_term: str
    ) -> tuple[QuerySet[Location], bool]:
        """Find places as the public search does: "pittsburgh, pa" finds Pittsburgh; and the one that is the country."""
        if not search_term.strip() or "\0" in search_term:
            return queryset, False
        ids = [place.location_id for place in suggest_places(search_term[:200], limit=MOST_SUGGESTED)]
        if COUNTRY.lower().startswith(search_term.strip().lower()):
            ids += Location.objects.filter(type="National").values_list("pk", flat=True)
        return queryset.filter(pk__in=ids), False
