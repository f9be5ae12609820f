"""The queue of agencies that are perhaps named after a town of their county."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.person_of_request import person_id
from agencies.models import AgencyPlaceSuggestion
from agencies.services.placing import accept_suggestions
from audit.admin.base import AuditedAdmin
from locations.models import Location


@admin.register(AgencyPlaceSuggestion)
class AgencyPlaceSuggestionAdmin(AuditedAdmin):
    index_place = ("Agencies", 5)

    list_display = ["named_agency", "stands_at", "town", "found_at"]
    list_display_links = None
    fields = ("named_agency", "stands_at", "town", "found_at", "dismissed_at")
    readonly_fields = ("named_agency", "stands_at", "town", "found_at", "dismissed_at")
    actions = ["put_there", "leave"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencyPlaceSuggestion]:
        places = Location.objects.select_related("state", "county", "locality")
        waiting = super().get_queryset(request).waiting()  # type: ignore[attr-defined]
        related = waiting.select_related(*(f"location__{level}" for level in ("state", "county", "locality")), "agency")
        return related.prefetch_related(Prefetch("agency__locations", places))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="agency", ordering="agency__name")
    def named_agency(self, suggestion: AgencyPlaceSuggestion) -> str:
        address = reverse("admin:agencies_agency_change", args=[suggestion.agency_id])
        return format_html('<a href="{}">{}</a>', address, suggestion.agency.name)

    @admin.display(description="current place")
    def stands_at(self, suggestion: AgencyPlaceSuggestion) -> str:
        return "; ".join(str(place) for place in suggestion.agency.locations.all())

    @admin.display(description="suggested place")
    def town(self, suggestion: AgencyPlaceSuggestion) -> str:
        return str(suggestion.location)

    @admin.action(description="Move to the suggested place", permissions=["change"])
    def put_there(self, request: HttpRequest, chosen: QuerySet[AgencyPlaceSuggestion]) -> None:
        count = accept_suggestions(list(chosen), person_id(request))
        self.message_user(request, f"Moved {count} agencies to their suggested places.", messages.SUCCESS)

    @admin.action(description="Keep the current place", permissions=["change"])
    def leave(self, request: HttpRequest, chosen: QuerySet[AgencyPlaceSuggestion]) -> None:
        count = chosen.update(dismissed_at=timezone.now())
        self.message_user(request, f"Kept the current places of {count} agencies.", messages.SUCCESS)
