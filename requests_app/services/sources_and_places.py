"""Which sources answer a request, and which places it is about (contract 7.3).

The caller has made sure that this is the request's owner or staff, and that what is linked exists.
"""

from django.db import transaction

from pdap.db.actor import set_actor
from requests_app.models import DataRequestDataSource, DataRequestLocation


@transaction.atomic
def link_source(data_request_id: int, data_source_id: int, actor_id: int) -> bool:
    """Say that a source answers a request; return whether no one had said so before."""
    set_actor(actor_id)
    _, made = DataRequestDataSource.objects.get_or_create(request_id=data_request_id, data_source_id=data_source_id)
    return made


@transaction.atomic
def unlink_source(data_request_id: int, data_source_id: int, actor_id: int) -> bool:
    """Take back that a source answers a request; return whether someone had said so."""
    set_actor(actor_id)
    links = DataRequestDataSource.objects.filter(request_id=data_request_id, data_source_id=data_source_id)
    return bool(links.delete()[0])


@transaction.atomic
def link_place(data_request_id: int, location_id: int, actor_id: int) -> bool:
    """Say that a request is about a place; return whether no one had said so before."""
    set_actor(actor_id)
    _, made = DataRequestLocation.objects.get_or_create(data_request_id=data_request_id, location_id=location_id)
    return made


@transaction.atomic
def unlink_place(data_request_id: int, location_id: int, actor_id: int) -> bool:
    """Take back that a request is about a place; return whether someone had said so."""
    set_actor(actor_id)
    links = DataRequestLocation.objects.filter(data_request_id=data_request_id, location_id=location_id)
    return bool(links.delete()[0])
