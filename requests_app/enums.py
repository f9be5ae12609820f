"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum
from pdap.lib.lazy_texts import gettext_lazy as _


class RequestStatus(PostgresEnum):
    """Where a data request stands."""

    pg_enum = nonmember("request_status")

    INTAKE = "Intake", "Intake"
    ACTIVE = "Active", "Active"
    COMPLETE = "Complete", "Complete"
    REQUEST_WITHDRAWN = "Request withdrawn", "Request withdrawn"
    WAITING_FOR_SCRAPER = "Waiting for scraper", "Waiting for scraper"
    ARCHIVED = "Archived", "Archived"
    READY_TO_START = "Ready to start", "Ready to start"
    WAITING_FOR_FOIA = "Waiting for FOIA", "Waiting for FOIA"
    WAITING_FOR_REQUESTOR = "Waiting for requestor", "Waiting for requestor"


class RequestUrgency(PostgresEnum):
    """How soon the requester needs the data."""

    pg_enum = nonmember("request_urgency_level")

    URGENT = "urgent", _("Urgent (less than a week)")
    SOMEWHAT_URGENT = "somewhat_urgent", _("Somewhat urgent (less than a month)")
    NOT_URGENT = "not_urgent", _("Not urgent (a few months)")
    LONG_TERM = "long_term", _("Long term (a year or more)")
    INDEFINITE_UNKNOWN = "indefinite_unknown", _("Indefinite or unknown")
