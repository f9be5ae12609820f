"""The models of the project itself, where Django looks for them."""

from pdap.lib.catalog_tables import CatalogTouch, CatalogVersion
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.jobs.models import Heartbeat, JobRun, ViewRefresh
from pdap.lib.mail.models import BouncedAddress, Mail, MailHistory
from pdap.lib.status_counts import StatusCount

__all__ = [
    "BouncedAddress",
    "CatalogTouch",
    "CatalogVersion",
    "CatalogueImport",
    "Heartbeat",
    "JobRun",
    "Mail",
    "MailHistory",
    "StatusCount",
    "ViewRefresh",
]
