"""Deleting a request (contract 7.2)."""

from django.db import transaction

from pdap.db.actor import set_actor
from requests_app.models import DataRequest


@transaction.atomic
def delete_request(data_request_id: int, actor_id: int) -> None:
    """Delete a request with its links, its issue's columns and what followers were to be told of it.

    The caller has made sure that this is its owner or staff. DataRequest.DoesNotExist if it is gone.
    """
    set_actor(actor_id)
    DataRequest.objects.select_for_update().get(pk=data_request_id).delete()
