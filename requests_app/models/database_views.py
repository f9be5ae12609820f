"""Views over data requests (contract 9.7)."""

from django.db import models

from datasources.enums import RecordTypeName
from pdap.db.database_views import ViewModel
from pdap.db.fields import (
    EnumArrayField,
    EnumField,
)
from requests_app.enums import RequestStatus, RequestUrgency


class DataRequestExpanded(ViewModel):
    """View: a request with its GitHub issue."""

    id = models.BigIntegerField(primary_key=True)
    title = models.TextField()
    submission_notes = models.TextField(null=True)
    request_status = EnumField(enum=RequestStatus)
    archive_reason = models.TextField(null=True)
    date_created = models.DateTimeField()
    date_status_last_changed = models.DateTimeField()
    creator_user_id = models.BigIntegerField(null=True)
    internal_notes = models.TextField(null=True)
    record_types_required = EnumArrayField(enum=RecordTypeName)
    pdap_response = models.TextField(null=True)
    coverage_range = models.CharField(max_length=255, null=True)
    data_requirements = models.TextField(null=True)
    request_urgency = EnumField(enum=RequestUrgency, null=True)
    github_issue_url = models.TextField(null=True)
    github_issue_number = models.IntegerField(null=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "data_requests_expanded"

    def __str__(self) -> str:
        return self.title
