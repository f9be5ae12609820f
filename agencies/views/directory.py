"""The directory of agencies: search by name, filter, sort."""

from array import array
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation
from agencies.queries import AgencyTypeahead
from datasources.models import SearchableSource
from datasources.queries.source_counts import ranked_by_sources, with_source_count
from datasources.search.views.shown_search import places_of_agencies
from locations.former import FORMER_TERRITORIES, belongs_in_lists
from locations.models import State
from pdap.db.arrays import IsAnyOf, array_given, array_literal
from pdap.db.asked_often import AskedOften
from pdap.db.catalog_version import kept_for_version
from pdap.db.queries import run_query_builder
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.status_counts import PUBLIC_AGENCIES
from pdap.web import parameters
from pdap.web.errors import explains_bad_input
from pdap.web.paging import CountedApart, page_of
from pdap.web.sorting import Column, chosen_column, headings

PAGE_SIZE = 50
COLUMNS = (
    Column("name", _("Agency"), number=False),
    Column("sources", _("Data sources")),
)
WITH, WITHOUT = "with", "without"


@require_safe
@explains_bad_input
def agencies(request: HttpRequest) -> HttpResponse:
    """List the public agencies; BadInputError on filters that there are not."""
    directory = Directory(request)
    chosen = directory.chosen
    page = page_of(request, directory.agency_ids(), PAGE_SIZE)
    return render(
        request,
        "agencies/directory.html",
        {
            "page": page,
            "rows": agency_rows(list(page)),
            "chosen": chosen,
            "active": any(chosen.values()),
            "filtered": any(value for name, value in chosen.items() if name != "q"),
            "states": directory.states(),
            "jurisdictions": JurisdictionType.choices,
            "types": AgencyType.choices,
            "headings": headings(request, COLUMNS, directory.order, "list"),
            "order": directory.order,
            "query": request.GET.urlencode(),
            "alike": agencies_named_like(chosen["q"]) if not page.paginator.count else [],
        },
    )


class Directory:
    """What the directory's address asks for; BadInputError on filters that there are not."""

    def __init__(self, request: HttpRequest) -> None:
        states = [iso for iso, *_ in self.every_state] if request.GET.get("state") else []
        self.chosen = {
            "q": parameters.text(request.GET, "q", gettext("Name")),
            "state": known_choice(request, "state", states, "state"),
            "jurisdiction": known_choice(request, "jurisdiction", JurisdictionType.values, "jurisdiction"),
            "type": known_choice(request, "type", AgencyType.values, gettext("agency type")),
            "sources": known_choice(request, "sources", [WITH, WITHOUT], gettext("data source filter")),
        }
        self.order = chosen_column(request, COLUMNS, "sources")
        self.matches = filtered_agencies(self.chosen)

    @cached_property
    def every_state(self) -> list[tuple[str, str, int | None]]:
        """The code and name of every state, and of a former territory an agency, if it has any.

        Asked once for each version of the catalog.
        """
        # Looked up for the few that need it: to answer `exists` for all, PostgreSQL would read every agency's places.
        first = Subquery(AgencyLocation.objects.filter(location__state=OuterRef("pk")).values("agency")[:1])
        here = Case(When(state_iso__in=FORMER_TERRITORIES, then=first))
        states = State.objects.order_by("state_name").values_list("state_iso", "state_name", here)
        return kept_for_version("states with agencies", lambda: list(states))

    def states(self) -> list[tuple[str, str]]:
        """Return the states to choose from."""
        return [(iso, name) for iso, name, agency in self.every_state if belongs_in_lists(iso, agency is not None)]

    def ids(self) -> QuerySet[Agency, Any]:
        """Return the ids of the agencies in the chosen order."""
        if self.order == "name":
            return self.matches.order_by("name", "id").values_list("pk", flat=True)
        if any(self.chosen.values()):
            counted = with_source_count(self.matches)
            return counted.order_by("-source_count", "name", "pk").values_list("pk", flat=True)
        return ranked_by_sources(self.matches)

    def agency_ids(self) -> "CountedApart | array[int]":
        """Return the ids in their order, with what says how many there are."""
        if any(self.chosen.values()):
            # To find them takes longer than to send them all: they are counted as they come.
            return array("i", self.ids())
        if self.order == "sources":
            # The numbers of all agencies are read for it: once for each version of the catalog.
            return kept_for_version("agencies by sources", lambda: array("i", self.ids()))
        return CountedApart(self.ids(), PUBLIC_AGENCIES)


def known_choice(request: HttpRequest, name: str, choices: list[str], label: str) -> str:
    """Return the one known value of a parameter, or nothing."""
    return next(iter(parameters.labels(request.GET, name, choices, label)), "")


def filtered_agencies(chosen: dict[str, str]) -> QuerySet[Agency]:
    """Return the public agencies that the filters keep; every word of the name must be in it."""
    matches = Agency.objects.public().matching(chosen["q"])
    if chosen["state"]:
        # An array: of the country's agencies, only those of the state are looked at.
        there = AgencyLocation.objects.filter(location__state__state_iso=chosen["state"])
        matches = matches.filter(IsAnyOf("pk", there.values("agency_id")))
    if chosen["jurisdiction"]:
        matches = matches.filter(jurisdiction_type=chosen["jurisdiction"])
    if chosen["type"]:
        matches = matches.filter(agency_type=chosen["type"])
    if chosen["sources"]:
        has = Exists(SearchableSource.objects.working().filter(agency=OuterRef("pk")))
        matches = matches.filter(has if chosen["sources"] == WITH else ~has)
    return matches


def counted_agencies(ids: object) -> QuerySet[Any]:
    return with_source_count(Agency.objects.filter(IsAnyOf("pk", array_given(ids))))


COUNTED_AGENCIES = AskedOften(
    counted_agencies, "pk", "name", "agency_type", "jurisdiction_type", "defunct_year", "source_count"
)


def agency_rows(ids: list[int]) -> list[dict[str, Any]]:
    """Return the agencies of a page with their places and number of sources, in two queries."""
    agencies = {agency.pk: agency for agency in COUNTED_AGENCIES(array_literal(ids))}
    places = places_of_agencies(set(ids))
    return [
        {"agency": agencies[pk], "places": places.get(pk, []), "sources": agencies[pk].source_count}
        for pk in ids
        if pk in agencies
    ]


def agencies_named_like(name: str) -> list[Any]:
    """Return agencies whose names resemble what was typed, where nothing has it."""
    return run_query_builder(AgencyTypeahead(name, limit=5)) if name else []
