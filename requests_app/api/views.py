"""Data requests: list, one, and those of a place."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from datasources.api.parameters import types_parameter
from pdap.api.callers import KEY_OR_TOKEN, TOKEN_OR_WRITING_KEY
from pdap.api.column_rights import visible_names
from pdap.api.credentials import is_key
from pdap.api.documents import IdSerializer, MessageSerializer, detail_of, documented, json_or_csv, list_of
from pdap.api.endpoints import Endpoint
from pdap.api.filters import WORDS, Filter, updated_since
from pdap.api.lists import ListEndpoint, WholeList
from pdap.api.parameters import LARGEST_ID, labels, number
from pdap.api.plain_rows import Row, choose_columns, json_response, last_change_in, record_of
from pdap.db.prepared import PreparingAtOnceCursor
from pdap.db.relations import Table
from pdap.lib.column_rights import role_of_owner
from pdap.lib.columns import Use
from pdap.lib.status_counts import KeptNumber
from requests_app.api import writes
from requests_app.api.bodies import CHANGED_REQUEST, NEW_REQUEST, ChangedRequestSerializer, NewRequestSerializer
from requests_app.api.rights import not_found, role_at, visible_requests
from requests_app.api.rows import REQUEST_ROWS
from requests_app.api.serializers import DataRequestSerializer
from requests_app.enums import RequestStatus
from requests_app.fields import REQUESTS
from requests_app.models import DataRequest
from requests_app.statuses import PUBLIC_STATUSES

UNSORTABLE = {"record_types_required", "github_issue_url", "github_issue_number"}


class DataRequests(ListEndpoint):
    """GET and POST /data-requests."""

    public = True
    access = {"GET": KEY_OR_TOKEN, "POST": TOKEN_OR_WRITING_KEY}
    serializer_class = DataRequestSerializer
    plain = REQUEST_ROWS
    counted = KeptNumber(Table.DATA_REQUESTS, PUBLIC_STATUSES)
    message = "data requests found"
    file_name = "data-requests"
    may_forbid = True
    sortable = {
        **{column.name: column.name for column in REQUESTS.for_programs(Use.API) if column.name not in UNSORTABLE},
        "creator_user_id": "creator_id",
    }
    filters = (
        WORDS,
        Filter(
            labels("request_statuses", "Only requests with these statuses, separated by commas.", RequestStatus.values),
            lambda rows, statuses: rows.filter(request_status__in=statuses),
        ),
        Filter(types_parameter(), lambda rows, names: rows.filter(record_types_required__overlap=names)),
        Filter(
            number("location_id", "Only requests for this place, the places within it or the places it is in."),
            lambda rows, location_id: rows.about(location_id),
        ),
        updated_since("date_status_last_changed"),
    )

    def rows(self) -> QuerySet[DataRequest]:
        """Public requests by id."""
        return DataRequest.objects.public().order_by("id")

    @documented(
        operation_id="data_requests_list", responses=json_or_csv(list_of("DataRequestList", DataRequestSerializer))
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List data requests that have been reviewed and not archived."""
        return self.respond(request)

    @documented(request=NewRequestSerializer, responses={200: IdSerializer}, examples=[NEW_REQUEST])
    def post(self, request: Request) -> Response:
        """Create a data request. It starts at Intake, where only you and our staff can see it."""
        return writes.create(request)


SEEN_BY_KEYS = record_of(lambda pk: DataRequest.objects.visible_to(AnonymousUser()).filter(pk=pk))


def read_visible_request(request: Request, pk: int) -> list[Row]:
    """Return the row of a request, if the caller may read it."""
    if is_key(request):
        return REQUEST_ROWS.read_record(SEEN_BY_KEYS, pk)
    return REQUEST_ROWS.read(visible_requests(request).filter(pk=min(pk, LARGEST_ID)), PreparingAtOnceCursor)


class DataRequestDetail(Endpoint):
    """GET, PUT and DELETE /data-requests/{id}."""

    public = True
    access = {"GET": KEY_OR_TOKEN, "PUT": TOKEN_OR_WRITING_KEY, "DELETE": TOKEN_OR_WRITING_KEY}
    may_forbid = True
    also_returns = {"PUT": ("409",)}

    @documented(responses=detail_of("DataRequestDetail", DataRequestSerializer))
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Get a data request."""
        rows = read_visible_request(request, pk)
        if not rows:
            raise not_found(pk)
        self.last_change = last_change_in(rows)
        role = role_of_owner(request.user, rows[0]["creator_user_id"], is_key(request))
        (data_request,) = choose_columns(rows, visible_names(DataRequestSerializer, role))
        return json_response({"message": "Data request found", "data": data_request})

    @documented(request=ChangedRequestSerializer, responses=MessageSerializer, examples=[CHANGED_REQUEST])
    def put(self, request: Request, pk: int) -> Response:
        """Update a data request. Its owner can change the request, and staff can change everything."""
        return writes.change(request, pk)

    @documented(request=None, responses={200: MessageSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete your data request."""
        return writes.delete(request, pk)


class Withdraw(Endpoint):
    """POST /data-requests/{id}/withdraw."""

    access = TOKEN_OR_WRITING_KEY
    may_forbid = True
    also_returns = ("409",)

    @documented(request=None, responses=MessageSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Withdraw your data request. Repeating this changes nothing."""
        return writes.withdraw(request, pk)


class RequestsOfLocation(WholeList):
    """GET /locations/{id}/data-requests."""

    public = True
    message = "data requests found"
    file_name = "data-requests"

    @documented(responses=json_or_csv(list_of("LocationDataRequestList", DataRequestSerializer, paged=False)))
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """List the data requests for exactly this place, up to 100. The list is empty if the place doesn't exist."""
        rows = DataRequest.objects.public().filter(location_links__location_id=min(pk, LARGEST_ID))
        data_requests = REQUEST_ROWS.read(rows.order_by("id")[:100])
        return self.respond_with_rows(request, data_requests, visible_names(DataRequestSerializer, role_at(request)))
