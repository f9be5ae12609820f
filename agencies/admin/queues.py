"""Work on agencies and probable duplicates, for the admin's start page."""

from agencies.admin.duplicates import RIGHT
from agencies.admin.waiting_pairs import open_pairs
from agencies.models import Agency, AgencyPlaceSuggestion
from pdap.admin.work import WorkQueue, register_queues

AGENCIES = "admin:agencies_agency_changelist"

register_queues(
    WorkQueue(
        11,
        "Agencies to review",
        lambda: Agency.objects.pending(),
        RIGHT,
        AGENCIES,
        (("approval_status__exact", "pending"),),
        since="created_at",
    ),
    WorkQueue(33, "Possible duplicates", open_pairs, RIGHT, "admin:pdap_duplicatepair_changelist", since="found_at"),
    WorkQueue(
        34,
        "Agency places to confirm",
        lambda: AgencyPlaceSuggestion.objects.waiting(),
        RIGHT,
        "admin:agencies_agencyplacesuggestion_changelist",
        since="found_at",
    ),
)
