"""Record types of which a state has no source."""

from django.db import models

from datasources.models.record_type import RecordType
from locations.models import State
from pdap.db.database_views import ViewModel


class MissingRecordType(ViewModel):
    """A record type of which search finds no source anywhere in a state."""

    id = models.BigIntegerField(primary_key=True)
    state = models.ForeignKey(State, models.DO_NOTHING, related_name="missing_record_types")
    record_type = models.ForeignKey(RecordType, models.DO_NOTHING, related_name="states_without")

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "missing_record_types"

    def __str__(self) -> str:
        return f"{self.record_type} in {self.state}"
