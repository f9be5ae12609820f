"""Data sources: list, one, its agencies, and whether an address is known."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.rows import RELATED_AGENCY_ROWS, complete_agencies
from agencies.api.serializers import RelatedAgencySerializer
from agencies.enums import JurisdictionType
from agencies.models import Agency
from datasources.api.parameters import categories_parameter, types_parameter
from datasources.api.rows import SOURCE_ROWS, complete_sources
from datasources.api.serializers import DataSourceSerializer
from datasources.api.submission import NEW_SOURCE, NewSourceSerializer, submit_source
from datasources.fields import SOURCES
from datasources.models import AgencyDataSource, DataSource
from pdap.api.callers import KEY_OR_TOKEN, OPEN, TOKEN_OR_WRITING_KEY
from pdap.api.column_rights import visible_names
from pdap.api.credentials import is_key
from pdap.api.documents import IdSerializer, detail_of, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.filters import WORDS, Filter, updated_since
from pdap.api.lists import ListEndpoint, WholeList
from pdap.api.parameters import LARGEST_ID, choice, labels, number, text
from pdap.api.plain_rows import Row, choose_columns, json_response, last_change_in, record_of
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.normalized_urls import AddressKey, TextOf, text_of
from pdap.db.prepared import PreparingAtOnceCursor
from pdap.lib.column_rights import Role, role_of
from pdap.lib.columns import Use
from pdap.lib.status_counts import PUBLIC_SOURCES
from pdap.lib.web_address import host_forms, shown_address

UNSORTABLE = {"record_formats", "access_types", "record_type_name"}


SEEN_BY_KEYS = record_of(lambda pk: DataSource.objects.visible_to(AnonymousUser()).filter(pk=pk))


def read_visible_source(request: Request, pk: int) -> list[Row]:
    """Return the row of a source, if the caller may see it.

    Only its submitter and reviewers see a source that is not public, and only with a token: a key owns nothing.
    """
    if is_key(request):
        return SOURCE_ROWS.read_record(SEEN_BY_KEYS, pk)
    visible = DataSource.objects.visible_to(request.user)
    return SOURCE_ROWS.read(visible.filter(pk=min(pk, LARGEST_ID)), PreparingAtOnceCursor)


def of_agencies(rows: QuerySet[DataSource], **agency: Any) -> QuerySet[DataSource]:
    """Keep sources of a public agency that is so, each once."""
    links = AgencyDataSource.objects.of_public_agencies().filter(data_source=OuterRef("pk"), **agency)
    return rows.filter(Exists(links))


class DataSources(ListEndpoint):
    """GET and POST /data-sources."""

    public = True
    access = {"GET": KEY_OR_TOKEN, "POST": TOKEN_OR_WRITING_KEY}
    also_returns = {"POST": ("409",)}
    serializer_class = DataSourceSerializer
    plain = SOURCE_ROWS
    counted = PUBLIC_SOURCES
    message = "Data sources found."
    file_name = "data-sources"
    hangs_on = ("agencies", "data_requests")
    sortable = {column.name: column.name for column in SOURCES.for_programs(Use.API) if column.name not in UNSORTABLE}
    filters = (
        WORDS,
        Filter(types_parameter(), lambda rows, names: rows.of_types(names)),
        Filter(categories_parameter(), lambda rows, names: rows.of_categories(names)),
        Filter(number("agency_id", "Only sources of this agency."), lambda rows, pk: of_agencies(rows, agency_id=pk)),
        Filter(
            number("location_id", "Only sources of this place, the places within it and the places it is in."),
            lambda rows, pk: rows.in_place(pk),
        ),
        Filter(
            labels(
                "jurisdiction_types", "Only sources of agencies at these levels of government.", JurisdictionType.values
            ),
            lambda rows, kinds: of_agencies(rows, agency__jurisdiction_type__in=kinds),
        ),
        Filter(
            choice("url_status", "Only sources with this link status.", UrlStatus.values),
            lambda rows, status: rows.filter(url_status=status),
        ),
        updated_since("updated_at"),
    )
    more_parameters = (choice("approval_status", "Accepted but ignored.", ApprovalStatus.values),)

    def rows(self) -> QuerySet[DataSource]:
        """Public sources by id, broken ones too."""
        return DataSource.objects.public().order_by("id")

    def load(self, rows: Sequence[Any], role: Role) -> Sequence[Any]:
        """Give a page's sources their agencies and requests."""
        return complete_sources(rows, role)

    @documented(
        operation_id="data_sources_list", responses=json_or_csv(list_of("DataSourceList", DataSourceSerializer))
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List data sources."""
        return self.respond(request)

    @documented(request=NewSourceSerializer, responses={200: IdSerializer}, examples=[NEW_SOURCE])
    def post(self, request: Request) -> Response:
        """Submit a data source. Curators review it before it's public, unless you have `write_data`."""
        return submit_source(request)


class DataSourceDetail(Endpoint):
    """GET /data-sources/{id}."""

    public = True

    @documented(responses=detail_of("DataSourceDetail", DataSourceSerializer))
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Get a data source. Before it's approved, only its submitter and reviewers can see it."""
        rows = read_visible_source(request, pk)
        if not rows:
            raise Http404("Data source not found.")
        role = role_of(request.user, by_api_key=is_key(request))
        (source,) = choose_columns(complete_sources(rows, role), visible_names(DataSourceSerializer, role))
        self.last_change = last_change_in(rows)
        return json_response({"message": "Data source found.", "data": source})


class RelatedAgencies(WholeList):
    """GET /data-sources/{id}/related-agencies."""

    public = True
    message = "Related agencies found."
    file_name = "related-agencies"

    @documented(responses=json_or_csv(list_of("RelatedAgencyList", RelatedAgencySerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """List the agencies a data source covers."""
        links = AgencyDataSource.objects.public().filter(data_source=min(pk, LARGEST_ID))
        rows = RELATED_AGENCY_ROWS.read(Agency.objects.filter(pk__in=links.values("agency")).order_by("id"))
        if not rows and not DataSource.objects.public().filter(pk=min(pk, LARGEST_ID)).exists():
            raise Http404("Data source not found.")
        self.last_change = last_change_in(rows)
        names = visible_names(RelatedAgencySerializer, Role.STANDARD)
        return self.respond_with_rows(request, complete_agencies(rows), names)


class UniqueUrl(Endpoint):
    """GET /check/unique-url."""

    access = OPEN
    parameters = (text("url", "The link to look for.", required=True, example="https://example.gov/data"),)

    @documented(
        responses=inline_serializer(
            "Duplicates",
            {
                "duplicates": inline_serializer(
                    "Duplicate",
                    {"original_url": serializers.CharField(), "approval_status": serializers.CharField()},
                    many=True,
                )
            },
        ),
    )
    def get(self, request: Request) -> Response:
        """Find public sources with this link, no matter its scheme, www, case, final slash and tracking parameters."""
        url = self.query["url"]
        rows = DataSource.objects.public().annotate(address_key=AddressKey(TextOf("source_url")))
        matches = rows.filter(address_key__in=[AddressKey(text_of(form)) for form in host_forms(url)]).order_by(
            "source_url"
        )
        duplicates = matches.values("approval_status", original_url=F("source_url")).distinct()[:100]
        return Response({"duplicates": [row for row in duplicates if shown_address(row["original_url"])]})
