"""Work on data sources, their links and what readers report, for the admin's start page."""

from datasources.models import DataSource, Link, ProblemReport
from pdap.admin.work import WorkQueue, register_queues

CHANGE_SOURCE = "datasources.change_datasource"

register_queues(
    WorkQueue(
        10,
        "Data sources to review",
        lambda: DataSource.objects.pending(),
        CHANGE_SOURCE,
        "admin:review-queue",
        since="created_at",
    ),
    WorkQueue(
        20,
        "Problem reports",
        lambda: ProblemReport.objects.open(),
        "datasources.change_problemreport",
        "admin:datasources_problemreport_changelist",
        (("open", "yes"),),
        since="created_at",
    ),
    WorkQueue(
        21,
        "Broken, doubtful or moved links",
        lambda: Link.objects.for_curators(),
        "datasources.change_link",
        "admin:datasources_link_changelist",
        (("queue", "waiting"),),
        since="failing_since",
    ),
)
