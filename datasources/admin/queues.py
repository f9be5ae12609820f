"""Work on data sources, their links and what readers report, for the admin's start page."""

from datasources.models import DataSource, Link, ProblemReport
from pdap.admin.work import WorkQueue, register_queues

SOURCES = "admin:datasources_datasource_changelist"
CHANGE_SOURCE = "datasources.change_datasource"
APPROVED = ("approval_status__exact", "approved")

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
    WorkQueue(
        30,
        "Data sources without a record type",
        lambda: DataSource.objects.public().without_record_type(),
        CHANGE_SOURCE,
        SOURCES,
        (("missing", "record_type"), APPROVED),
    ),
    WorkQueue(
        31,
        "Data sources without an agency",
        lambda: DataSource.objects.public().without_agency(),
        CHANGE_SOURCE,
        SOURCES,
        (("missing", "agency"), APPROVED),
    ),
    WorkQueue(
        32,
        "Data sources without an agency or a place",
        lambda: DataSource.objects.public().without_agency().without_place(),
        CHANGE_SOURCE,
        SOURCES,
        (("missing", "agency_and_place"), APPROVED),
    ),
)
