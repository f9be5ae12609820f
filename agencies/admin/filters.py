"""Filters of the list of agencies."""

import re
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import HttpRequest

from agencies.models import Agency, AgencyLocation
from datasources.models import AgencyDataSource
from locations.models import State

COUNT = re.compile(r" \(\d+\)$")


class StateFilter(admin.SimpleListFilter):
    """Agencies of a state and of all that lies in it."""

    title = "state"
    parameter_name = "state"
    template = "admin/state_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(iso, name or iso) for iso, name in State.objects.values_list("state_iso", "state_name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agency]) -> QuerySet[Agency]:
        code = self.value()
        if code not in dict(self.lookup_choices):
            return queryset
        serves = AgencyLocation.objects.filter(agency=OuterRef("pk"), location__state__state_iso=code)
        return queryset.filter(Exists(serves))

    def value(self) -> str | None:
        """Return the code of the state that was chosen, by its code or by its name as people type it.

        What names no state is returned as it is, and is no choice.
        """
        value = super().value()
        # Where numbers are shown, the list of choices has them behind the names.
        typed = COUNT.sub("", (value or "").strip()).casefold()
        codes = (code for code, name in self.lookup_choices if typed in (code.casefold(), name.casefold()))
        return next(codes, value) if typed else None

    @property
    def chosen_name(self) -> str:
        return str(dict(self.lookup_choices).get(self.value() or "", ""))

    def choices(self, changelist: Any) -> Any:
        """Give the choices; what else the address asks for goes along when a state is typed."""
        other_filters = {
            name: values for name, values in changelist.filter_params.items() if name != self.parameter_name
        }
        self.other_parameters = [(name, value) for name, values in other_filters.items() for value in values]
        if changelist.query:
            self.other_parameters.append(("q", changelist.query))
        return super().choices(changelist)

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        """Count the agencies of every state in one query, instead of each state apart."""
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        links = AgencyLocation.objects.all()
        if changelist.has_active_filters or changelist.query:
            links = links.filter(agency__in=rows.order_by().values("pk"))
        grouped = links.order_by().values(code=F("location__state__state_iso"))
        counts = dict(grouped.annotate(agencies=Count("agency", distinct=True)).values_list("code", "agencies"))
        return {f"{number}__c": counts.get(code, 0) for number, (code, _) in enumerate(self.lookup_choices)}


class MissingLinkFilter(admin.SimpleListFilter):
    """Agencies without a place, a data source or a page."""

    title = "missing information"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("place", "Place"), ("source", "Data source"), ("page", "Page")]

    links: ClassVar[dict[str, Any]] = {
        "place": AgencyLocation,
        "source": AgencyDataSource,
        "page": Agency.meta_urls.through,
    }

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        """Count what is linked, and take it from all: few rows are, and the database need not look at each agency."""
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters()).order_by()
        total, counts = rows.count(), {}
        for number, (name, _) in enumerate(self.lookup_choices):
            linked = self.links[name]._default_manager.filter(agency__in=rows.values("pk"))
            with_link = linked.aggregate(agencies=Count("agency", distinct=True))["agencies"]
            counts[f"{number}__c"] = total - with_link
        return counts

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agency]) -> QuerySet[Agency]:
        model = self.links.get(self.value() or "")
        if model is None:
            return queryset
        return queryset.filter(~Exists(model._default_manager.filter(agency=OuterRef("pk"))))
