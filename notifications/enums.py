"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from django.db import models

from pdap.db.enums import PostgresEnum
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.lazy_texts import pgettext_lazy


class DataRequestEventType(PostgresEnum):
    """What happened to a data request."""

    pg_enum = nonmember("event_type_data_request")

    REQUEST_READY_TO_START = "Request Ready to Start", "Request Ready to Start"
    REQUEST_COMPLETE = "Request Complete", "Request Complete"


class DataSourceEventType(PostgresEnum):
    """What happened to a data source."""

    pg_enum = nonmember("event_type_data_source")

    DATA_SOURCE_APPROVED = "Data Source Approved", "Data Source Approved"


class DigestFrequency(PostgresEnum):
    """How often a person wants a digest."""

    pg_enum = nonmember("digest_frequency")

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week, on Monday")
    MONTHLY = "monthly", _("Every month, on the first")
    OFF = "off", _("Never")


class EventType(PostgresEnum):
    """What happened. No column uses it; the type stays for compatibility."""

    pg_enum = nonmember("event_type")

    REQUEST_READY_TO_START = "Request Ready to Start", "Request Ready to Start"
    REQUEST_COMPLETE = "Request Complete", "Request Complete"
    DATA_SOURCE_APPROVED = "Data Source Approved", "Data Source Approved"


class EntityType(PostgresEnum):
    """What an event is about. No column uses it; the type stays for compatibility."""

    pg_enum = nonmember("entity_type")

    DATA_REQUEST = "Data Request", "Data Request"
    DATA_SOURCE = "Data Source", "Data Source"


class WatchKind(models.TextChoices):
    """What someone follows."""

    PLACE = "place", _("Place")
    AGENCY = "agency", _("Agency")
    RECORD_TYPE = "record_type", _("Record type")
    SEARCH = "search", pgettext_lazy("what someone follows", "Search")
    REQUEST = "request", _("Data request")
    SOURCE = "source", _("Data source")


class WatchFrequency(models.TextChoices):
    """How often a reader hears of something."""

    AT_ONCE = "at_once", _("Right away")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week, on Monday")
    MONTHLY = "monthly", _("Every month, on the first")

    @classmethod
    def for_all(cls) -> list[tuple[str, str]]:
        """Return the frequencies for everything that a reader follows: only sources and requests come right away."""
        return [(value, label) for value, label in cls.choices if value != cls.AT_ONCE]


class NewsKind(models.TextChoices):
    """What happened to a source or a request."""

    CHANGED = "changed", _("Listing changed")
    BROKEN = "broken", _("Link stopped working")
    WORKING = "working", _("Link works again")
    ARCHIVED = "archived", _("Archived copy added")
    STATUS = "status", _("Status changed")
    NOTE = "note", _("Note added")


class DeliveryStatus(models.TextChoices):
    """How a webhook's delivery stands."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
