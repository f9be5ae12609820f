"""Writing those columns of a request that its editor may write (contract 4.2, 7.5)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from pdap.db.actor import set_actor
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.services.content import ClosedRequestError
from requests_app.services.issue import COLUMNS, write_issue
from requests_app.services.status import change_status
from requests_app.statuses import CLOSED


@transaction.atomic
def change_columns(data_request_id: int, editor_id: int, values: Mapping[str, Any], even_closed: bool) -> None:
    """Write the named columns of a request, its GitHub issue's and its status among them; null clears.

    The caller has made sure that the editor may write them. DataRequest.DoesNotExist if it is gone;
    ClosedRequestError if it was withdrawn or archived, unless `even_closed`; TransitionError, IncompleteIssueError.
    """
    set_actor(editor_id)
    data_request = DataRequest.objects.select_for_update(no_key=True).get(pk=data_request_id)
    if data_request.request_status in CLOSED and not even_closed:
        raise ClosedRequestError(gettext("This request is closed and can’t be edited."))
    own = {name: value for name, value in values.items() if name not in (*COLUMNS, "request_status")}
    changed = [name for name, value in own.items() if getattr(data_request, name) != value]
    for name in changed:
        setattr(data_request, name, own[name])
    if changed:
        data_request.save(update_fields=changed)
    if issue := {name: values[name] for name in COLUMNS if name in values}:
        write_issue(data_request, issue)
    if "request_status" in values:
        change_status(data_request_id, RequestStatus(values["request_status"]), editor_id)
