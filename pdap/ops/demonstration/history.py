"""Records with a history: edits by several people and by a job, one put back, a source and an agency deleted."""

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.undo import revert_fields
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import acting_as
from pdap.db.enums import UrlStatus
from pdap.db.relations import Table
from pdap.ops.demonstration.people import ADMINISTRATOR, CURATOR

LONGER = "Every call for service since 2018 with its time, place, kind and outcome; updated on the first of each month."
SHORTER = "Every call for service since 2016 with its time, kind and outcome; updated on the first of each quarter."


def make_history(people: dict[str, User], agencies: list[Agency], sources: list[DataSource]) -> None:
    """Edit the first source several times and put one value back; delete the second source, and the last agency."""
    curator, administrator = people[CURATOR].pk, people[ADMINISTRATOR].pk
    edited, deleted = sources[0].pk, sources[1]
    of_edited = DataSource.objects.filter(pk=edited)
    with acting_as(curator):
        of_edited.update(description=SHORTER, record_formats=["CSV", "PDF"], agency_supplied=True)
    with acting_as(administrator):
        of_edited.update(description=LONGER, record_formats=["CSV", "JSON", "XLSX"], access_types=["Download"])
        AgencyDataSource.objects.get_or_create(data_source_id=edited, agency=agencies[0])
    with acting_as(None):  # as the job that checks links does
        of_edited.update(url_status=UrlStatus.BROKEN)
    with acting_as(curator):
        of_edited.update(name="Calls for service (wrong name)", url_status=UrlStatus.OK)
    renamed = ChangeLog.objects.filter(table_name=Table.DATA_SOURCES, affected_id=edited).latest("id")
    revert_fields(renamed.pk, ["name"], administrator)
    with acting_as(curator):
        deleted.delete()
    with acting_as(administrator):
        agencies[-1].delete()
