"""Filters of the list of agencies."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from agencies.models import Agency, AgencyLocation
from datasources.models import AgencyDataSource
from locations.models import State


class StateFilter(admin.SimpleListFilter):
    """Agencies of a state and of all that lies in it."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(iso, name or iso) for iso, name in State.objects.values_list("state_iso", "state_name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agency]) -> QuerySet[Agency]:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        serves = AgencyLocation.objects.filter(agency=OuterRef("pk"), location__state__state_iso=self.value())
        return queryset.filter(Exists(serves))


class MissingLinkFilter(admin.SimpleListFilter):
    """Agencies that nobody finds by place, or of which there is nothing to find."""

    title = "missing information"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("place", "Place"), ("source", "Data source"), ("page", "Page")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agency]) -> QuerySet[Agency]:
        links: dict[str, Any] = {
            "place": AgencyLocation,
            "source": AgencyDataSource,
            "page": Agency.meta_urls.through,
        }
        model = links.get(self.value() or "")
        if model is None:
            return queryset
        return queryset.filter(~Exists(model._default_manager.filter(agency=OuterRef("pk"))))
