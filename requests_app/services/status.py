"""Bringing a request from one status to another."""

from django.db import transaction

from pdap.db.actor import set_actor
from requests_app import transitions
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed


@transaction.atomic
def change_status(data_request_id: int, status: RequestStatus, actor_id: int | None) -> bool:
    """Bring a request to a status; return whether it was another before.

    DataRequest.DoesNotExist if it is gone, TransitionError if the table of transitions has no such step. Only the
    transition is told, so that doing it twice is harmless, unlike before (contract 7.5).
    """
    set_actor(actor_id)
    data_request = DataRequest.objects.select_for_update(no_key=True).get(pk=data_request_id)
    if data_request.request_status == status:
        return False
    transitions.check_transition(data_request.request_status, status)
    before = data_request.request_status
    data_request.request_status = status
    data_request.save(update_fields=["request_status"])
    data_request_status_changed.send(DataRequest, data_request=data_request, before=before, actor_id=actor_id)
    return True


def withdraw(data_request_id: int, actor_id: int) -> bool:
    """Withdraw a request; return whether it was not before.

    The caller has made sure that this is its owner or staff. DataRequest.DoesNotExist if it is gone,
    TransitionError if it was archived already.
    """
    return change_status(data_request_id, RequestStatus.REQUEST_WITHDRAWN, actor_id)
