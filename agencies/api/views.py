"""Agencies: list, one, and the typeahead."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from agencies.api.rows import AGENCY_ROWS, complete_agencies
from agencies.api.serializers import AgencySerializer, ListedAgencySerializer
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency
from agencies.queries import AgencyTypeahead, FirstAgencies
from audit.api.merged import MOVED, redirect_to_survivor
from audit.merging.enums import Kind
from pdap.api.column_rights import visible_names
from pdap.api.documents import detail_of, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.filters import WORDS, Filter, updated_since
from pdap.api.lists import ListEndpoint
from pdap.api.parameters import choice, labels, number
from pdap.api.plain_rows import choose_columns, json_response, last_change_in, record_of
from pdap.api.typeahead import TypeaheadEndpoint
from pdap.db.enums import ApprovalStatus
from pdap.lib.column_rights import Role
from pdap.lib.status_counts import PUBLIC_AGENCIES

PUBLIC_AGENCY = record_of(lambda pk: Agency.objects.public().filter(pk=pk))


class Agencies(ListEndpoint):
    """GET /agencies."""

    public = True
    serializer_class = ListedAgencySerializer
    plain = AGENCY_ROWS
    counted = PUBLIC_AGENCIES
    only_if_asked = ("created_at", "updated_at")
    message = "Agencies found."
    file_name = "agencies"
    always = ("id", "meta_urls", "data_sources", "locations")
    sortable = {
        name: name
        for name in ("id", "name", "jurisdiction_type", "agency_type", "defunct_year", "no_web_presence", "updated_at")
    } | {"agency_created": "created_at", "created_at": "created_at", "submitted_name": "name"}
    filters = (
        WORDS,
        Filter(
            number("location_id", "Only agencies of this place, the places within it and the places it is in."),
            lambda rows, pk: rows.in_place(pk),
        ),
        Filter(
            labels("jurisdiction_types", "Only agencies at these levels of government.", JurisdictionType.values),
            lambda rows, kinds: rows.filter(jurisdiction_type__in=kinds),
        ),
        Filter(
            labels("agency_types", "Only agencies of these types.", AgencyType.values),
            lambda rows, types: rows.filter(agency_type__in=types),
        ),
        updated_since("updated_at"),
    )
    more_parameters = (choice("approval_status", "Accepted but ignored.", ApprovalStatus.values),)

    def rows(self) -> QuerySet[Agency]:
        """Public agencies by id."""
        return Agency.objects.public().order_by("id")

    def load(self, rows: Sequence[Any], role: Role) -> Sequence[Any]:
        """Give a page's agencies all that they show."""
        return complete_agencies(rows)

    @documented(operation_id="agencies_list", responses=json_or_csv(list_of("AgencyList", ListedAgencySerializer)))
    def get(self, request: Request) -> HttpResponseBase:
        """List agencies."""
        return self.respond(request)


class AgencyDetail(Endpoint):
    """GET /agencies/{id}."""

    public = True
    also_returns = (MOVED,)

    @documented(responses=detail_of("AgencyDetail", AgencySerializer))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Get an agency. The ID of a merged agency redirects (301)."""
        rows = AGENCY_ROWS.read_record(PUBLIC_AGENCY, pk)
        if not rows:
            return redirect_to_survivor(request, Kind.AGENCY, pk, "Agency not found.")
        self.last_change = last_change_in(rows)
        (agency,) = choose_columns(complete_agencies(rows), visible_names(AgencySerializer, Role.STANDARD))
        return json_response({"message": "Agency found.", "data": agency})


class AgencySuggestionSerializer(serializers.Serializer):
    """A suggestion of the typeahead."""

    id = serializers.IntegerField()
    display_name = serializers.CharField()
    jurisdiction_type = serializers.CharField()
    state_iso = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    locality_name = serializers.CharField(allow_null=True)


class AgencyTypeaheadView(TypeaheadEndpoint):
    """GET /typeahead/agencies."""

    @documented(
        responses=inline_serializer("AgencySuggestions", {"suggestions": AgencySuggestionSerializer(many=True)}),
    )
    def get(self, request: Request) -> HttpResponse:
        """Suggest ten agencies: names that start with the text, then those that contain it, else the most similar."""
        typed, page = self.query["query"], self.query["page"]
        return self.suggest(AgencyTypeahead(typed, page) if typed else FirstAgencies(page), AgencySuggestionSerializer)
