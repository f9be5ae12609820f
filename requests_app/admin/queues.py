"""Work on data requests, for the admin's start page."""

from pdap.admin.work import WorkQueue, register_queues
from requests_app.models import DataRequest

register_queues(
    WorkQueue(
        12,
        "New data requests",
        lambda: DataRequest.objects.at_intake(),
        "requests_app.change_datarequest",
        "admin:request-intake",
        since="date_created",
    ),
)
