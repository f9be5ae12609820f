"""Making, changing, withdrawing and deleting data requests (contract 7.3, 7.5)."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person_of_request import person_id
from pdap.api.bodies import checked_body
from pdap.api.errors import BadRequestError, ConflictError
from pdap.api.lists import names_as_set
from pdap.api.rate_limits import TooManyAttemptsError
from pdap.lib.column_rights import Role, columns_to_write
from pdap.web.account_limits import HOUR, TOO_MANY, may_send
from requests_app import services
from requests_app.api.bodies import ChangedRequestSerializer, NewRequestSerializer
from requests_app.api.rights import is_theirs, raise_404_if_gone, role_at, visible_request
from requests_app.models import DataRequest
from requests_app.services.receipt import write_receipt
from requests_app.transitions import TransitionError


def create(request: Request) -> Response:
    """Keep a new request of the caller's; 400 that names places which do not exist."""
    body = checked_body(NewRequestSerializer, request)
    info: dict[str, Any] = body["request_info"]
    info.pop("request_status", None)
    record_types = info.pop("record_types_required", None) or ()
    if not info.get("request_urgency"):
        info.pop("request_urgency", None)
    if not may_send(request.user, "data-requests"):
        raise TooManyAttemptsError(TOO_MANY, HOUR)
    content = services.RequestContent(**info)
    try:
        made = services.create_request(person_id(request), content, body.get("location_ids", ()), record_types)
        write_receipt(made)
    except services.UnknownPlaceError as error:
        raise BadRequestError(f"location_ids: There is no location {', '.join(map(str, error.ids))}.") from None
    return Response({"message": "Data request created.", "id": str(made.pk)})


def change(request: Request, pk: int) -> Response:
    """Write columns of a request; 403 that names those which the caller may not write."""
    data_request = visible_request(request, pk)
    values: dict[str, Any] = checked_body(ChangedRequestSerializer, request)["entry_data"]
    role = role_at(request, data_request)
    # To whom a request is neither their own nor their work, its columns are all READ at most.
    if hidden := sorted(set(values) - set(columns_to_write("data_requests", role))):
        raise PermissionDenied(f"You do not have permission to edit the following columns: {names_as_set(hidden)}")
    try:
        with raise_404_if_gone(pk):
            services.change_columns(data_request.pk, person_id(request), values, even_closed=role is Role.ADMIN)
    except (services.ClosedRequestError, TransitionError) as error:
        raise ConflictError(str(error)) from None
    except services.IncompleteIssueError as error:
        raise BadRequestError(str(error)) from None
    return Response({"message": "Data requests updated."})


def own_request(request: Request, pk: int, refusal: str) -> DataRequest:
    """Return a request that is the caller's, or their work: 404 if there is none, 403 with `refusal` otherwise."""
    data_request: DataRequest = visible_request(request, pk)
    if not is_theirs(request, data_request):
        raise PermissionDenied(refusal)
    return data_request


def delete(request: Request, pk: int) -> Response:
    data_request = own_request(request, pk, "You do not have permission to delete this Data request.")
    with raise_404_if_gone(pk):
        services.delete_request(data_request.pk, person_id(request))
    return Response({"message": "Data request deleted."})


def withdraw(request: Request, pk: int) -> Response:
    """Withdraw a request; once more does nothing."""
    data_request = own_request(request, pk, "You do not have permission to withdraw this Data request.")
    try:
        with raise_404_if_gone(pk):
            services.withdraw(data_request.pk, person_id(request))
    except TransitionError as error:
        raise ConflictError(str(error)) from None
    return Response({"message": "Data request successfully withdrawn."})
